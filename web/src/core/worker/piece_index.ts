// Where the pieces of a body lie that is stored in pieces: which of them a part of it touches, and how
// much of each. Pure arithmetic; store.ts reads.

export interface Piece {
  key: number
  offset: number
  size: number
}

export interface Cut {
  key: number
  /** The part of the piece that is wanted. */
  from: number
  to: number
}

export class PieceIndex {
  private readonly pieces: Piece[] = []

  get size(): number {
    const last = this.pieces.at(-1)
    return last ? last.offset + last.size : 0
  }

  /** The next piece: it begins where the one before ends. */
  add(key: number, size: number): void {
    if (size > 0) this.pieces.push({ key, offset: this.size, size })
  }

  cuts(offset: number, size: number): Cut[] {
    const end = Math.min(offset + size, this.size)
    const cuts: Cut[] = []
    for (let at = this.pieceAt(offset); at < this.pieces.length; at++) {
      const piece = this.pieces[at] as Piece
      if (piece.offset >= end) break
      cuts.push({
        key: piece.key,
        from: Math.max(0, offset - piece.offset),
        to: Math.min(piece.size, end - piece.offset),
      })
    }
    return cuts
  }

  /** Index of the piece that holds the byte. */
  private pieceAt(offset: number): number {
    let low = 0
    let high = this.pieces.length
    while (low < high) {
      const middle = (low + high) >> 1
      const piece = this.pieces[middle] as Piece
      if (piece.offset + piece.size <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
