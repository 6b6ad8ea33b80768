// Reads an RFC 9651 dictionary, as far as the relay writes one: bare items only. Inner lists are
// refused (null), parameters are read and dropped. Does not write structured fields.

export type BareItem =
  | { type: 'integer' | 'decimal' | 'date'; value: number }
  | { type: 'string' | 'token'; value: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'bytes'; value: Uint8Array }

const keyPattern = /[a-z*][a-z0-9_\-.*]*/y
const numberPattern = /-?(\d{1,15})(?:\.(\d{1,3}))?/y
const stringPattern = /"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"/y
const tokenPattern = /[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*/y
const bytesPattern = /:([A-Za-z0-9+/]*={0,2}):/y
const booleanPattern = /\?([01])/y

class Reader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  get done(): boolean {
    return this.at >= this.text.length
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match) this.at = pattern.lastIndex
    return match
  }

  skip(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at += 1
    return true
  }

  bareItem(): BareItem | null {
    const first = this.text[this.at] ?? ''
    if (first === '"') {
      const match = this.take(stringPattern)
      return match && { type: 'string', value: (match[1] ?? '').replace(/\\(["\\])/g, '$1') }
    }
    if (first === ':') {
      const match = this.take(bytesPattern)
      return match && bytesItem(match[1] ?? '')
    }
    if (first === '?') {
      const match = this.take(booleanPattern)
      return match && { type: 'boolean', value: match[1] === '1' }
    }
    if (first === '@') {
      this.at += 1
      const match = this.take(numberPattern)
      return match && match[2] === undefined ? { type: 'date', value: Number(match[0]) } : null
    }
    if (/[-0-9]/.test(first)) {
      const match = this.take(numberPattern)
      if (!match) return null
      return { type: match[2] === undefined ? 'integer' : 'decimal', value: Number(match[0]) }
    }
    const match = this.take(tokenPattern)
    return match && { type: 'token', value: match[0] }
  }

  /** Parameters of an item; their values must be well-formed but nobody asks for them. */
  parameters(): boolean {
    while (this.skip(';')) {
      this.take(/ */y)
      if (!this.take(keyPattern)) return false
      if (this.skip('=') && !this.bareItem()) return false
    }
    return true
  }
}

function bytesItem(base64: string): BareItem | null {
  try {
    return { type: 'bytes', value: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) }
  } catch {
    return null
  }
}

/** The dictionary's members, the last of equal names winning, or null when the text is not one. */
export function parseDictionary(text: string): Map<string, BareItem> | null {
  const members = new Map<string, BareItem>()
  const reader = new Reader(text.replace(/^ +| +$/g, ''))
  while (!reader.done) {
    const key = reader.take(keyPattern)?.[0]
    if (key === undefined) return null
    const item: BareItem | null = reader.skip('=') ? reader.bareItem() : { type: 'boolean', value: true }
    if (!item || !reader.parameters()) return null
    members.delete(key)
    members.set(key, item)
    reader.take(/[ \t]*/y)
    if (reader.done) return members
    if (!reader.skip(',')) return null
    reader.take(/[ \t]*/y)
    if (reader.done) return null
  }
  return members
}
