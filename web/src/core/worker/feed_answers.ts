// Answers the page's questions about a feed: most are the core's to answer; lines of XML and the search
// need the stored bytes as well, piece by piece, so that neither a large feed nor a single long line
// ever stands in memory whole. Draws nothing.

import type { AnswerOf, FeedQuestion, SearchHit, XmlPart } from '../feed_questions.ts'
import { ByteSearch } from './byte_search.ts'

/** Of the core's module what is needed here. */
export interface AskedCore {
  net(feed: number, delivered: number, received: number, from: number, to: number, points: number): Float64Array
  query(question: object): unknown
  export(feed: number, series: number, json: boolean, first: number, count: number): string
  xmlIndex(bytes: Uint8Array, flags: number): { lines: number; marks: [number, number, number][] }
  xmlLines(bytes: Uint8Array, depth: number, skip: number, count: number, flags: number): string
  leaks(bytes: Uint8Array): boolean
  mask(bytes: Uint8Array): Uint8Array
}

/** The bytes of a request as they were kept. */
export interface KeptBytes {
  size(request: number): Promise<number>
  read(request: number, offset: number, size: number): Promise<Uint8Array>
}

const pieceBytes = 1 << 20
const longestText = 8 << 20
const mostHits = 500
const aroundHit = 60
const flag = { begin: 1, last: 2, raw: 4, hide: 8 }

interface Opened {
  key: string
  lines: number
  /** line, offset, depth. */
  marks: [number, number, number][]
}

export class FeedAnswerer {
  private readonly core: AskedCore
  private readonly bytes: KeptBytes
  private opened: Opened | null = null
  /** The core makes one index at a time. */
  private turn: Promise<unknown> = Promise.resolve()
  private searches = 0

  constructor(core: AskedCore, bytes: KeptBytes) {
    this.core = core
    this.bytes = bytes
  }

  answer<Q extends FeedQuestion>(question: Q): Promise<AnswerOf<Q>>
  async answer(question: FeedQuestion): Promise<unknown> {
    const { core } = this
    switch (question.ask) {
      case 'net': {
        const { feed, delivered, received, from, to, points } = question
        return core.net(feed, delivered, received, from, to, points)
      }
      case 'export': {
        const { feed, series, format, first, count } = question
        const text = core.export(feed, series, format === 'json', first, count)
        if (core.leaks(new TextEncoder().encode(text))) throw new Error('A secret of this run is in the readings.')
        return { text }
      }
      case 'xml-size':
        return { size: await this.bytes.size(question.request) }
      case 'xml-open':
        return { lines: (await this.open(question)).lines }
      case 'xml-lines':
        return { lines: await this.lines(question, question.first, question.count, question.hide) }
      case 'xml-text':
        return { text: await this.text(question, question.hide) }
      case 'search':
        return this.search(question)
      default:
        return core.query(question)
    }
  }

  /** Marks of the part; the last one is kept, because its windows are asked for next. */
  private open(part: XmlPart): Promise<Opened> {
    const opening = this.turn.then(() => this.index(part))
    this.turn = opening.catch(() => undefined)
    return opening
  }

  private async index(part: XmlPart): Promise<Opened> {
    const key = [part.request, part.offset, part.size, part.raw].join(' ')
    if (this.opened?.key === key) return this.opened
    const opened: Opened = { key, lines: 0, marks: [] }
    for (let at = 0; at < part.size || at === 0; at += pieceBytes) {
      const size = Math.min(pieceBytes, part.size - at)
      const piece = await this.bytes.read(part.request, part.offset + at, size)
      const last = at + pieceBytes >= part.size || piece.length < size
      const flags = (at === 0 ? flag.begin : 0) | (last ? flag.last : 0) | (part.raw ? flag.raw : 0)
      const { lines, marks } = this.core.xmlIndex(piece, flags)
      opened.lines = lines
      opened.marks.push(...marks)
      if (last) break
    }
    this.opened = opened
    return opened
  }

  private async lines(part: XmlPart, first: number, count: number, hide: boolean): Promise<string[]> {
    const { marks } = await this.open(part)
    const out: string[] = []
    let at = markBefore(marks, first)
    for (; at < marks.length && out.length < count; at++) {
      const [line, offset, depth] = marks[at] as [number, number, number]
      const end = marks[at + 1]?.[1] ?? part.size
      const bytes = await this.bytes.read(part.request, part.offset + offset, end - offset)
      const text = this.core.xmlLines(
        bytes,
        depth,
        Math.max(0, first - line),
        count - out.length,
        (part.raw ? flag.raw : 0) | (hide ? flag.hide : 0),
      )
      if (text !== '') out.push(...text.slice(0, -1).split('\n'))
    }
    return out
  }

  /** The whole part, for copying and saving. */
  private async text(part: XmlPart, hide: boolean): Promise<string> {
    if (part.size > longestText) throw new Error('This part is too large to copy; save the feed as a file instead.')
    if (!hide && part.raw)
      return new TextDecoder().decode(this.core.mask(await this.bytes.read(part.request, part.offset, part.size)))
    const { lines } = await this.open(part)
    const out: string[] = []
    while (out.length < lines) {
      const more = await this.lines(part, out.length, 1000, hide)
      if (more.length === 0) break
      out.push(...more)
    }
    return out.join('\n')
  }

  private async search(question: Extract<FeedQuestion, { ask: 'search' }>): Promise<unknown> {
    const mine = ++this.searches
    const { request, feed, text, ignoreCase, hide } = question
    const searching = new ByteSearch(text, ignoreCase)
    const size = await this.bytes.size(request)
    const hits: SearchHit[] = []
    let count = 0
    for (let at = 0; at < size; at += pieceBytes) {
      // Another search, or the end of the person's interest, ends this one.
      if (mine !== this.searches) throw new Error('the search was stopped')
      const piece = await this.bytes.read(request, at, Math.min(pieceBytes, size - at))
      for (const { offset, line } of searching.feed(piece)) {
        count += 1
        if (hits.length >= mostHits) continue
        const { number } = this.core.query({ ask: 'entry-at', feed, offset }) as { number: number }
        hits.push({ offset, line, entry: number, before: '', match: '', after: '' })
      }
    }
    const length = new TextEncoder().encode(text).length
    for (const hit of hits) Object.assign(hit, hide ? { match: text } : await this.around(request, hit.offset, length))
    return { hits, count, more: count > hits.length }
  }

  private async around(
    request: number,
    offset: number,
    length: number,
  ): Promise<{ before: string; match: string; after: string }> {
    const begin = Math.max(0, offset - aroundHit)
    const stored = await this.bytes.read(request, begin, offset - begin + length + aroundHit)
    const bytes = this.core.mask(stored)
    // A pseudonym has another length than its secret: then nothing but the place is told.
    if (bytes.length !== stored.length) return { before: '', match: '…', after: '' }
    const decode = (from: number, to: number): string =>
      new TextDecoder().decode(bytes.subarray(from, to)).replaceAll('\ufffd', '').replace(/\s+/g, ' ')
    const at = offset - begin
    return { before: decode(0, at), match: decode(at, at + length), after: decode(at + length, bytes.length) }
  }
}

function markBefore(marks: [number, number, number][], line: number): number {
  let low = 0
  let high = marks.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((marks[middle] as [number, number, number])[0] <= line) low = middle
    else high = middle
  }
  return low
}
