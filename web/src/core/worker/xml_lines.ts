// Parts of feeds as lines: indexes a part piece by piece, once, and makes the lines of a window from the
// stored bytes. The module has one index at a time, so that indexing goes one after the other.

import type { XmlPart, XmlSize } from '../feed_questions.ts'
import { pieceSize, type FeedBytes } from './feed_pieces.ts'
import { Turn } from './pauses.ts'

/** What is needed of the core's module. */
export interface LineMaker {
  xmlIndex(bytes: Uint8Array, flags: number): { lines: number; marks: [number, number, number][] }
  xmlLines(bytes: Uint8Array, depth: number, skip: number, count: number, flags: number): string
}

type Mark = [line: number, offset: number, depth: number]

interface Index extends XmlSize {
  marks: Mark[]
  done: Promise<void>
}

const begin = 1
const last = 2
const rawFlag = 4
const hideFlag = 8
const indexStep = 512 << 10
const keptIndexes = 6
const mostLines = 2000

export class XmlLines {
  private readonly core: LineMaker
  private readonly bytes: FeedBytes
  private readonly indexes = new Map<string, Index>()
  private queue: Promise<unknown> = Promise.resolve()

  constructor(core: LineMaker, bytes: FeedBytes) {
    this.core = core
    this.bytes = bytes
  }

  async open(part: XmlPart, signal: AbortSignal, progress: (size: XmlSize) => void): Promise<XmlSize> {
    const key = keyOf(part)
    let index = this.indexes.get(key)
    if (!index) {
      index = { lines: 0, bytes: 0, complete: false, marks: [], done: Promise.resolve() }
      this.indexes.set(key, index)
      const made = index
      index.done = this.after(() => this.make(part, made, signal, progress))
      index.done.catch(() => this.indexes.delete(key))
      for (const oldest of this.indexes.keys()) {
        if (this.indexes.size <= keptIndexes) break
        if (this.indexes.get(oldest)?.complete) this.indexes.delete(oldest)
        else break
      }
    }
    await index.done
    return sizeOf(index)
  }

  async lines(part: XmlPart, first: number, count: number, hide: boolean): Promise<string[]> {
    const index = this.indexes.get(keyOf(part))
    if (!index) throw new Error('the part is not open')
    const wanted = Math.min(count, mostLines, index.lines - first)
    if (wanted <= 0) return []
    const from = index.marks[markAt(index.marks, first, 0)] ?? [0, 0, 0]
    const to =
      index.marks[markAt(index.marks, first + wanted - 1, 0) + 1]?.[1] ?? (index.complete ? part.size : index.bytes)
    const bytes = await this.bytes.read(part.request, part.offset + from[1], to - from[1])
    const flags = (part.raw ? rawFlag : 0) | (hide ? hideFlag : 0)
    const text = this.core.xmlLines(bytes, from[2], first - from[0], wanted, flags)
    const lines = text.split('\n')
    return lines.slice(0, wanted)
  }

  /** The line, from 0, that holds the byte `at` of the feed. */
  async lineOf(part: XmlPart, at: number): Promise<number> {
    const index = this.indexes.get(keyOf(part))
    if (!index) throw new Error('the part is not open')
    await index.done
    const relative = Math.max(0, Math.min(at - part.offset, part.size))
    const mark = index.marks[markAt(index.marks, relative, 1)] ?? [0, 0, 0]
    // One byte more: the line is the last one that has begun by then.
    const bytes = await this.bytes.read(part.request, part.offset + mark[1], relative - mark[1] + 1)
    const { lines } = await this.after(async () => this.core.xmlIndex(bytes, begin | last | (part.raw ? rawFlag : 0)))
    return Math.min(mark[0] + Math.max(0, lines - 1), Math.max(0, index.lines - 1))
  }

  forget(): void {
    this.indexes.clear()
  }

  private async make(
    part: XmlPart,
    index: Index,
    signal: AbortSignal,
    progress: (size: XmlSize) => void,
  ): Promise<void> {
    const turn = new Turn()
    let told = performance.now()
    signal.throwIfAborted()
    for (let at = 0; ;) {
      const size = Math.min(pieceSize, part.size - at)
      const piece = await this.bytes.read(part.request, part.offset + at, size)
      const ends = at + size >= part.size || piece.length < size
      for (let step = 0; step === 0 || step < piece.length; step += indexStep) {
        const bytes = piece.subarray(step, step + indexStep)
        const end = ends && step + indexStep >= piece.length
        const flags = (at === 0 ? begin : 0) | (end ? last : 0) | (part.raw ? rawFlag : 0)
        const { lines, marks } = this.core.xmlIndex(bytes, flags)
        // A push with thousands of arguments would be one long task.
        for (const mark of marks) index.marks.push(mark)
        at += bytes.length
        Object.assign(index, { lines, bytes: at, complete: end })
        if (end) return
        if (performance.now() - told > 100) {
          told = performance.now()
          progress(sizeOf(index))
        }
        await turn.pause()
        signal.throwIfAborted()
      }
    }
  }

  private after<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work)
    this.queue = result.catch(() => undefined)
    return result
  }
}

/** The last mark at or before a line (`by` 0) or an offset (`by` 1). */
export function markAt(marks: readonly Mark[], value: number, by: 0 | 1): number {
  let low = 0
  let high = marks.length - 1
  let found = -1
  while (low <= high) {
    const middle = (low + high) >> 1
    if ((marks[middle] as Mark)[by] <= value) {
      found = middle
      low = middle + 1
    } else high = middle - 1
  }
  return found
}

function keyOf({ request, offset, size, raw }: XmlPart): string {
  return `${request} ${offset} ${size} ${raw}`
}

function sizeOf({ lines, bytes, complete }: Index): XmlSize {
  return { lines, bytes, complete }
}
