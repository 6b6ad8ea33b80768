// Answers what the page asks of a feed beyond its view (feed_questions.ts), from the core and from the
// kept bytes. Long answers are made in pieces with pauses, so that everything else goes on meanwhile.

import type { FeedQuestion, SearchHit, SearchResult, XmlBytes } from '../feed_questions.ts'
import { ByteSearch, type Hit } from './byte_search.ts'
import { pieceSize, type FeedBytes } from './feed_pieces.ts'
import { Turn } from './pauses.ts'
import { XmlLines, type LineMaker } from './xml_lines.ts'

/** What is needed of the core's module. */
export interface FeedCore extends LineMaker {
  net(
    feed: number,
    delivered: number,
    received: number,
    from: number,
    to: number,
    points: number,
  ): Float64Array<ArrayBuffer>
  query(question: unknown): unknown
  exportRows(feed: number, series: number, format: number, first: number, count: number): Uint8Array<ArrayBuffer>
  mask(bytes: Uint8Array): Uint8Array<ArrayBuffer>
  leaks(bytes: Uint8Array): boolean
}

const snippet = 60
/** A secret that begins before the snippet is masked only when all of it is seen. */
const maskMargin = 512
const tagEnd = 62
const decoder = new TextDecoder()

export class FeedDesk {
  private readonly core: FeedCore
  private readonly bytes: FeedBytes
  private readonly xml: XmlLines

  constructor(core: FeedCore, bytes: FeedBytes) {
    this.core = core
    this.bytes = bytes
    this.xml = new XmlLines(core, bytes)
  }

  async answer(question: FeedQuestion, signal: AbortSignal, progress: (progress: unknown) => void): Promise<unknown> {
    switch (question.ask) {
      case 'net': {
        const { feed, delivered, received, from, to, points } = question
        return this.core.net(feed, delivered, received, from, to, points)
      }
      case 'query':
        return this.core.query(question.question)
      case 'export': {
        const { feed, series, format, first, count } = question
        const bytes = this.core.exportRows(feed, series, format === 'json' ? 1 : 0, first, count)
        if (this.core.leaks(bytes))
          throw new Error('Not saved: one of this run’s secrets is in these readings. Nothing has left this page.')
        return bytes
      }
      case 'kept':
        return this.bytes.feedSize(question.request)
      case 'xml-open':
        return this.xml.open(question, signal, progress)
      case 'xml-lines':
        return this.xml.lines(question, question.first, question.count, question.hide)
      case 'xml-line-of':
        return this.xml.lineOf(question, question.at)
      case 'xml-bytes':
        return this.masked(question.request, question.offset, question.size, signal)
      case 'search':
        return this.search(question, signal, progress)
    }
  }

  /** Bytes were deleted: what was known of them is not true any more. */
  forget(): void {
    this.xml.forget()
  }

  private async masked(request: number, offset: number, size: number, signal: AbortSignal): Promise<XmlBytes> {
    signal.throwIfAborted()
    let bytes = await this.bytes.read(request, offset, Math.min(size, pieceSize))
    const cut = bytes.lastIndexOf(tagEnd) + 1
    if (bytes.length < size && cut > 0) bytes = bytes.subarray(0, cut)
    return { bytes: this.core.mask(bytes), next: offset + bytes.length }
  }

  private async search(
    question: Extract<FeedQuestion, { ask: 'search' }>,
    signal: AbortSignal,
    progress: (progress: SearchResult) => void,
  ): Promise<SearchResult> {
    const search = new ByteSearch(question.text, question.ignoreCase, question.limit)
    const hits: SearchHit[] = []
    const turn = new Turn()
    let told = performance.now()
    for (let at = 0; ;) {
      signal.throwIfAborted()
      const piece = await this.bytes.read(question.request, at, pieceSize)
      // Smaller steps than what is read at once: the worker has other things to do as well.
      for (let step = 0; step < piece.length; step += 256 << 10) {
        search.feed(piece.subarray(step, step + (256 << 10)))
        await turn.pause()
        signal.throwIfAborted()
      }
      at += piece.length
      for (const hit of search.hits.slice(hits.length)) {
        hits.push(await this.described(hit, question, search.length, { bytes: piece, offset: at - piece.length }))
        await turn.pause()
      }
      const complete = piece.length < pieceSize
      const result = { hits, count: search.count, bytes: at, complete }
      if (complete) return result
      if (performance.now() - told > 200) {
        told = performance.now()
        progress(result)
      }
    }
  }

  private async described(
    { offset, line }: Hit,
    { feed, request, hide }: Extract<FeedQuestion, { ask: 'search' }>,
    length: number,
    read: { bytes: Uint8Array; offset: number },
  ): Promise<SearchHit> {
    const { number } = this.core.query({ feed, ask: 'entry-at', offset }) as { number: number }
    if (hide) return { offset, entry: number, line, before: '', match: '', after: '' }
    const from = Math.max(0, offset - maskMargin)
    const to = offset + length + maskMargin
    const around =
      from >= read.offset && to <= read.offset + read.bytes.length
        ? read.bytes.subarray(from - read.offset, to - read.offset)
        : await this.bytes.read(request, from, to - from)
    if (this.core.leaks(around))
      return {
        offset,
        entry: number,
        line,
        before: '',
        match: text(this.core.mask(around)).slice(0, snippet),
        after: '',
      }
    const at = offset - from
    return {
      offset,
      entry: number,
      line,
      before: text(around.subarray(Math.max(0, at - snippet), at)),
      match: text(around.subarray(at, at + length)),
      after: text(around.subarray(at + length, at + length + snippet)),
    }
  }
}

/** On one line; a character that the cut went through is left out. */
function text(bytes: Uint8Array): string {
  return decoder
    .decode(bytes)
    .replace(/^\uFFFD+|\uFFFD+$/g, '')
    .replace(/\s+/g, ' ')
}
