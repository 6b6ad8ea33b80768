// Finding a text in bytes that come in pieces, also where it lies across their border. Pure.

const newline = 10

export interface Hit {
  offset: number
  /** From 1. */
  line: number
}

/** ASCII letters in small ones; other bytes stay. */
export function lowered(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes)
  for (let at = 0; at < out.length; at++) {
    const byte = out[at] as number
    if (byte >= 65 && byte <= 90) out[at] = byte + 32
  }
  return out
}

export class ByteSearch {
  count = 0
  readonly hits: Hit[] = []
  private readonly needle: Uint8Array
  private readonly ignoreCase: boolean
  private readonly limit: number
  private tail: Uint8Array<ArrayBuffer> = new Uint8Array()
  /** Where the tail begins, and the line there. */
  private offset = 0
  private line = 1

  constructor(text: string, ignoreCase: boolean, limit: number) {
    const bytes = new TextEncoder().encode(text)
    this.needle = ignoreCase ? lowered(bytes) : bytes
    this.ignoreCase = ignoreCase
    this.limit = limit
  }

  get length(): number {
    return this.needle.length
  }

  feed(piece: Uint8Array): void {
    const { needle } = this
    if (needle.length === 0) return
    const joined = new Uint8Array(this.tail.length + piece.length)
    joined.set(this.tail)
    joined.set(piece, this.tail.length)
    const bytes = this.ignoreCase ? lowered(joined) : joined
    let from = 0
    let counted = 0
    for (let at = find(bytes, needle, from); at >= 0; at = find(bytes, needle, from)) {
      this.count += 1
      if (this.hits.length < this.limit) {
        this.line += lines(bytes, counted, at)
        counted = at
        this.hits.push({ offset: this.offset + at, line: this.line })
      }
      from = at + needle.length
    }
    // What might begin a hit that ends in the next piece; a hit that was found is not found again.
    const keep = Math.max(from, bytes.length - (needle.length - 1))
    this.line += lines(bytes, counted, keep)
    this.tail = joined.slice(keep)
    this.offset += keep
  }
}

function lines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; at = bytes.indexOf(newline, at + 1)) count += 1
  return count
}

function find(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  const first = needle[0] as number
  const last = bytes.length - needle.length
  for (let at = bytes.indexOf(first, from); at >= 0 && at <= last; at = bytes.indexOf(first, at + 1)) {
    let same = 1
    while (same < needle.length && bytes[at + same] === needle[same]) same += 1
    if (same === needle.length) return at
  }
  return -1
}
