// Knows the secrets of a run and searches texts for them in every form they may have taken: as they are,
// percent-encoded, in Base64 at all three alignments (and URL-safe), as hexadecimal, as a Basic pair.

import type { BrowserContext, Page } from '@playwright/test'
import type { Registration } from './simulator.ts'

const shortest = 8

export class SecretSearch {
  private readonly secrets = new Map<string, string>()
  private forms: { name: string; form: string; text: string }[] = []

  add(name: string, value: unknown): void {
    if (typeof value !== 'string' || value.length < shortest || this.secrets.get(value) !== undefined) return
    this.secrets.set(value, name)
    this.forms = [...this.secrets].flatMap(([secret, known]) => formsOf(secret).map(([form, text]) => ({ name: known, form, text: text.toLowerCase() })))
  }

  addRegistration(registration: Registration): void {
    const { client_id, client_secret, registration_access_token } = registration
    this.add('client secret', client_secret)
    this.add('registration access token', registration_access_token)
    this.add('Basic pair', Buffer.from(`${client_id}:${client_secret}`).toString('base64'))
  }

  get names(): string[] {
    return [...new Set(this.secrets.values())].sort()
  }

  /** "client secret (hexadecimal) in the log: …" for everything that is found. */
  find(where: string, text: string): string[] {
    const lower = text.toLowerCase()
    return this.forms.flatMap(({ name, form, text: wanted }) => {
      const at = lower.indexOf(wanted)
      return at < 0 ? [] : [`${name} (${form}) in ${where}: …${text.slice(Math.max(0, at - 60), at)}[HERE]…`]
    })
  }

  /** Learns the tokens of a token answer. */
  addTokenAnswer(body: string): void {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null) return
    const answer = parsed as Record<string, unknown>
    this.add('client access token', answer['client_access_token'])
    this.add('access token', answer['access_token'])
    this.add('refresh token', answer['refresh_token'])
  }

  /** Learns codes from the redirects, as the browser is sent there. */
  listen(context: BrowserContext): void {
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname === '/oauth/redirect') for (const name of ['code', 'authorization_code']) this.add('code', url.searchParams.get(name))
    })
  }
}

function formsOf(secret: string): [string, string][] {
  const forms: [string, string][] = [
    ['as it is', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded throughout', [...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join('')],
    ['hexadecimal', Buffer.from(secret).toString('hex')],
  ]
  for (const padding of ['', 'x', 'xx']) {
    // What is the same whatever stands before and behind: the whole groups of the secret's own bytes.
    const encoded = Buffer.from(padding + secret).toString('base64').replace(/=+$/, '')
    const inner = encoded.slice(padding.length === 0 ? 0 : padding.length + 1, -2)
    forms.push([`Base64 at ${padding.length}`, inner], [`Base64url at ${padding.length}`, inner.replaceAll('+', '-').replaceAll('/', '_')])
  }
  return forms.filter(([, text], index) => text.length >= shortest && forms.findIndex(([, other]) => other === text) === index)
}

/** All that a page shows or holds in its document: markup, attributes, values of fields, title, address. */
export function documentOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>('input, textarea, select')].map((field) => field.value)
    return [document.documentElement.outerHTML, document.title, location.href, document.referrer, window.name, JSON.stringify(history.state), ...fields].join('\n')
  })
}

/** The addresses that a window can be sent back to. */
export function historyOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { navigation } = window as unknown as { navigation: { entries(): { url: string | null }[] } }
    return navigation.entries().map((entry) => entry.url ?? '').join('\n')
  })
}

/** Everything the page keeps in this browser: local and session storage, IndexedDB, caches, cookies. */
export function storageOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
      })
    const text = (_: string, value: unknown): unknown => (value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value)
    const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie]
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames) kept.push(JSON.stringify(await settled(database.transaction(store).objectStore(store).getAll()), text))
      database.close()
    }
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) kept.push(request.url)
    return kept.join('\n')
  })
}
