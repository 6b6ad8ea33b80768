// Looks for a text in bytes that come piece by piece; what lies across the border of two pieces is found,
// too. Counts lines on the way. Compares bytes; without regard to case only for ASCII letters.

export interface Found {
  offset: number
  /** From 1. */
  line: number
}

const newline = 10

export class ByteSearch {
  private readonly needle: Uint8Array
  private readonly ignoreCase: boolean
  private rest = new Uint8Array()
  /** Of the first byte of `rest`, and the line it is in. */
  private offset = 0
  private line = 1

  constructor(text: string, ignoreCase: boolean) {
    const bytes = new TextEncoder().encode(text)
    this.needle = ignoreCase ? lowered(bytes) : bytes
    this.ignoreCase = ignoreCase
  }

  /** The places in this piece and across its begin. */
  feed(piece: Uint8Array): Found[] {
    const { needle } = this
    const bytes = new Uint8Array(this.rest.length + piece.length)
    bytes.set(this.rest)
    bytes.set(piece, this.rest.length)
    const searched = this.ignoreCase ? lowered(bytes) : bytes
    const found: Found[] = []
    let counted = 0
    const countTo = (end: number): void => {
      for (let at = bytes.indexOf(newline, counted); at !== -1 && at < end; at = bytes.indexOf(newline, at + 1))
        this.line += 1
      counted = end
    }
    const first = needle[0]
    if (first !== undefined) {
      for (let at = searched.indexOf(first); at !== -1; at = searched.indexOf(first, at + 1)) {
        if (!startsAt(searched, needle, at)) continue
        countTo(at)
        found.push({ offset: this.offset + at, line: this.line })
        at += needle.length - 1
      }
    }
    // A match may begin in the last bytes; one that ended there must not be found again.
    const after = found.at(-1)
    const from = Math.max(bytes.length - (needle.length - 1), after ? after.offset - this.offset + needle.length : 0, 0)
    const keep = Math.min(from, bytes.length)
    countTo(keep)
    this.rest = bytes.slice(keep)
    this.offset += keep
    return found
  }
}

function startsAt(bytes: Uint8Array, needle: Uint8Array, at: number): boolean {
  if (at + needle.length > bytes.length) return false
  for (let i = 1; i < needle.length; i++) if (bytes[at + i] !== needle[i]) return false
  return true
}

function lowered(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = 0; at < out.length; at++) {
    const byte = out[at] as number
    if (byte >= 65 && byte <= 90) out[at] = byte + 32
  }
  return out
}
