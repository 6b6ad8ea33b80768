// Addresses of the page's own worker scripts, as its policy wants them: trusted.

type ScriptPolicy = { createScriptURL(url: string): URL }
let scriptPolicy: ScriptPolicy | undefined

/** Where the page's policy asks for trusted script addresses, this one is: it is the page's own. */
export function scriptUrl(url: string): string | URL {
  const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): ScriptPolicy } })
    .trustedTypes
  if (!factory) return url
  scriptPolicy ??= factory.createPolicy('smd-worker', { createScriptURL: (given: string) => given })
  return scriptPolicy.createScriptURL(url)
}
