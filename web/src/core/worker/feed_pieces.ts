// The bytes of a feed as pieces with their offset: gathering what the network brings into pieces of one
// size, and finding the pieces of a window. Pure; store.ts and feed_memory.ts keep them.

export const pieceSize = 4 << 20

export interface Piece {
  request: number
  offset: number
  bytes: Uint8Array<ArrayBuffer>
}

/** Gathers chunks of any size into pieces; the last one may be short. */
export class PieceBuilder {
  private readonly request: number
  private readonly size: number
  private buffer: Uint8Array<ArrayBuffer>
  private filled = 0
  private offset: number

  constructor(request: number, offset = 0, size = pieceSize) {
    this.request = request
    this.offset = offset
    this.size = size
    this.buffer = new Uint8Array(Math.min(size, 64 << 10))
  }

  /** Bytes taken so far. */
  get total(): number {
    return this.offset + this.filled
  }

  /** The pieces that became full. */
  append(chunk: Uint8Array): Piece[] {
    const full: Piece[] = []
    for (let at = 0; at < chunk.length;) {
      const count = Math.min(chunk.length - at, this.size - this.filled)
      this.reserve(this.filled + count)
      this.buffer.set(chunk.subarray(at, at + count), this.filled)
      this.filled += count
      at += count
      if (this.filled < this.size) continue
      full.push({ request: this.request, offset: this.offset, bytes: this.buffer })
      this.offset += this.size
      this.filled = 0
      this.buffer = new Uint8Array(Math.min(this.size, 64 << 10))
    }
    return full
  }

  /** What is there of the piece that is not full yet; null when that is nothing. */
  rest(): Piece | null {
    return this.filled === 0
      ? null
      : { request: this.request, offset: this.offset, bytes: this.buffer.slice(0, this.filled) }
  }

  private reserve(size: number): void {
    if (size <= this.buffer.length) return
    const grown = new Uint8Array(Math.min(this.size, Math.max(size, this.buffer.length * 2)))
    grown.set(this.buffer.subarray(0, this.filled))
    this.buffer = grown
  }
}

/** The bytes `[offset, offset + size)` of pieces in order that cover it, as far as they do. */
export function windowOf(pieces: Piece[], offset: number, size: number): Uint8Array<ArrayBuffer> {
  const end = offset + size
  const out = new Uint8Array(size)
  let reached = offset
  for (const piece of pieces) {
    const from = Math.max(reached, piece.offset)
    const to = Math.min(end, piece.offset + piece.bytes.length)
    if (from > reached || to <= from) continue
    out.set(piece.bytes.subarray(from - piece.offset, to - piece.offset), from - offset)
    reached = to
  }
  return reached === end ? out : out.slice(0, reached - offset)
}

/** What keeps the bytes of feeds: the store, or memory where the browser keeps nothing. */
export interface FeedBytes {
  /** A promise when the writer should wait before it brings more. */
  appendFeed(request: number, bytes: Uint8Array): Promise<void> | undefined
  endFeed(request: number): void
  /** Fewer bytes than asked for where the feed ends, or where it was not kept further. */
  read(request: number, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>>
  feedSize(request: number): Promise<number>
  removeFeeds(wanted: (request: number) => boolean): Promise<void>
}

/** All bytes of a feed, piece by piece, so that a large one is never in memory twice. */
export async function* piecesOf(bytes: FeedBytes, request: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let offset = 0; ;) {
    const piece = await bytes.read(request, offset, pieceSize)
    if (piece.length > 0) yield piece
    offset += piece.length
    if (piece.length < pieceSize) return
  }
}

export async function wholeFeed(bytes: FeedBytes, request: number): Promise<Uint8Array<ArrayBuffer>> {
  return bytes.read(request, 0, await bytes.feedSize(request))
}
