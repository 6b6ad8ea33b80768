// An independent search for secrets: it knows the values from the wire and shares no code with the core.
const shortest = 8

const base64Forms = (secret) => [0, 1, 2].flatMap((before) => {
  const encoded = Buffer.from('x'.repeat(before) + secret).toString('base64').replace(/=+$/, '')
  // What depends on the neighbours is cut off at both ends.
  const inner = encoded.slice(before === 0 ? 0 : before + 1, -2)
  return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')]
})

const everyCharacter = (secret, write) => [...secret].map((character) => write(character.codePointAt(0))).join('')

/** name to text: every form in which a test writes a secret, and the scanner looks for it. */
export const formsOf = (secret) => ({
  raw: secret,
  percent: encodeURIComponent(secret),
  percentThroughout: everyCharacter(secret, (code) => `%${code.toString(16)}`),
  percentOnce: secret.slice(0, 3) + everyCharacter(secret[3], (code) => `%${code.toString(16).toUpperCase()}`) + secret.slice(4),
  // As a redirect's address inside of another address: "%2530" is "%30" is "0".
  percentTwice: everyCharacter(secret, (code) => `%25${code.toString(16)}`),
  percentTwiceOnce: secret.slice(0, 3) + everyCharacter(secret[3], (code) => `%25${code.toString(16).toUpperCase()}`) + secret.slice(4),
  json: JSON.stringify(secret).slice(1, -1),
  jsonThroughout: everyCharacter(secret, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  jsonOnce: secret.slice(0, 5) + everyCharacter(secret[5], (code) => `\\u${code.toString(16).padStart(4, '0')}`) + secret.slice(6),
  xmlThroughout: everyCharacter(secret, (code) => `&#${code};`),
  xmlOnce: secret.slice(0, 4) + everyCharacter(secret[4], (code) => `&#x${code.toString(16)};`) + secret.slice(5),
  xmlCdata: `<![CDATA[${secret}]]>`,
  xmlCdataInside: `${secret.slice(0, 6)}<![CDATA[${secret.slice(6, 9)}]]>${secret.slice(9)}`,
  xmlCdataToTheEnd: `${secret.slice(0, 6)}<![CDATA[${secret.slice(6)}]]>`,
  hex: Buffer.from(secret).toString('hex'),
  upperHex: Buffer.from(secret).toString('hex').toUpperCase(),
  base64: Buffer.from(secret).toString('base64'),
  base64At1: Buffer.from(`x${secret}`).toString('base64'),
  base64At2: Buffer.from(`xx${secret}`).toString('base64'),
  base64url: Buffer.from(secret).toString('base64url'),
  base64urlAt1: Buffer.from(`>${secret}`).toString('base64url'),
  base64urlAt2: Buffer.from(`>?${secret}`).toString('base64url'),
})

const undone = (text) => text.replaceAll('\\\\', '\\')
  .replace(/\\u([0-9a-f]{4})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)))
  .replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)))
  .replace(/&#x([0-9a-f]+);/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)))
  .replace(/&#(\d+);/g, (_, digits) => String.fromCharCode(Number(digits)))
  .replaceAll('<![CDATA[', '').replaceAll(']]>', '')
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'")
  .replaceAll('&amp;', '&').replaceAll('\\/', '/').replaceAll('\\"', '"')

export class Scanner {
  secrets = new Map()

  add(name, secret) {
    if (typeof secret === 'string' && secret.length >= shortest) this.secrets.set(secret, name)
  }

  /** Every secret that is in the text, in the text without its escapes, or in that without its own. */
  find(where, text) {
    const layers = [text]
    for (let i = 0; i < 3; i++) layers.push(undone(layers.at(-1)))
    const found = []
    for (const [secret, name] of this.secrets) {
      const wanted = [secret, Buffer.from(secret).toString('hex'), ...base64Forms(secret)].filter((form) => form.length >= shortest)
      for (const form of wanted) {
        for (const layer of layers) {
          const at = layer.toLowerCase().indexOf(form.toLowerCase())
          if (at >= 0) found.push(`${name} in ${where}: …${layer.slice(Math.max(0, at - 60), at)}[HERE]${layer.slice(at + form.length, at + form.length + 20)}`)
        }
      }
    }
    return [...new Set(found)]
  }
}
