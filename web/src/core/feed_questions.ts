// What the page may ask about a feed beyond its view, and what it gets: windows of numbers, lists, files,
// lines of XML, places where a text stands. Types only; worker/feed_answers.ts answers.

export interface Gap {
  from: number
  to: number
  seconds: number
  /** Local time of its begin; '' when the feed has no time zone. */
  local: string
}

export interface PeriodTotal {
  label: string
  from: number
  to: number
  /** Exact, in the series' unit. */
  total: string
  readings: number
  covered: number
  estimated: number
}

export interface EntryRow {
  number: number
  resource: string
  title: string
  id: string
  offset: number
  size: number
  line: number
}

export interface SearchHit {
  offset: number
  line: number
  /** Number of the entry it is in, 0 outside of entries. */
  entry: number
  before: string
  match: string
  after: string
}

/** A part of the stored bytes of a request. */
export interface XmlPart {
  request: number
  offset: number
  size: number
  raw: boolean
}

export interface FeedAnswers {
  net: Float64Array
  gaps: { count: number; gaps: Gap[] }
  totals: { count: number; unit: 'day' | 'month'; totals: PeriodTotal[] }
  'row-at': { row: number }
  entries: { count: number; entries: EntryRow[] }
  'entry-at': { number: number }
  /** Refused when a secret is in it. */
  export: { text: string }
  /** How many bytes of the request are stored; 0 when none are. */
  'xml-size': { size: number }
  'xml-open': { lines: number }
  'xml-lines': { lines: string[] }
  'xml-text': { text: string }
  search: { hits: SearchHit[]; count: number; more: boolean }
}

export type FeedQuestion =
  | { ask: 'net'; feed: number; delivered: number; received: number; from: number; to: number; points: number }
  | { ask: 'gaps'; feed: number; series: number; first: number; count: number }
  | { ask: 'totals'; feed: number; series: number; unit: 'day' | 'month'; first: number; count: number }
  | { ask: 'row-at'; feed: number; series: number; time: number }
  | { ask: 'entries'; feed: number; first: number; count: number; resource: string }
  | { ask: 'entry-at'; feed: number; offset: number }
  | { ask: 'export'; feed: number; series: number; format: 'csv' | 'json'; first: number; count: number }
  | { ask: 'xml-size'; request: number }
  | ({ ask: 'xml-open' } & XmlPart)
  | ({ ask: 'xml-lines'; first: number; count: number; hide: boolean } & XmlPart)
  | ({ ask: 'xml-text'; hide: boolean } & XmlPart)
  | { ask: 'search'; feed: number; request: number; text: string; ignoreCase: boolean; hide: boolean }

export type AnswerOf<Q extends FeedQuestion> = FeedAnswers[Q['ask']]
