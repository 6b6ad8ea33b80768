// What the page asks of a feed beyond its view, and the answers (docs/contracts.md section 1, "The
// WebAssembly interface"). The same questions go to the worker of the run and to that of a replay.

export type FeedQuestion =
  | { ask: 'net'; feed: number; delivered: number; received: number; from: number; to: number; points: number }
  | { ask: 'query'; question: { feed: number; ask: string; [field: string]: unknown } }
  /** Refused when a secret of the run is in the piece. */
  | { ask: 'export'; feed: number; series: number; format: 'csv' | 'json'; first: number; count: number }
  /** How many bytes of the request are kept. */
  | { ask: 'kept'; request: number }
  /** Makes the part of the feed ready to be read as lines; says by and by how far it is. */
  | ({ ask: 'xml-open' } & XmlPart)
  | ({ ask: 'xml-lines'; first: number; count: number; hide: boolean } & XmlPart)
  /** The line of a byte, counted from the start of the feed. */
  | ({ ask: 'xml-line-of'; at: number } & XmlPart)
  /** The bytes as they are, but for secrets: an `XmlBytes`, cut behind a tag so that no secret is cut. */
  | { ask: 'xml-bytes'; request: number; offset: number; size: number }
  | {
      ask: 'search'
      feed: number
      request: number
      text: string
      ignoreCase: boolean
      hide: boolean
      limit: number
    }

/** A part of a feed's bytes, an entry or the whole, as lines: `raw` as sent, else indented. */
export interface XmlPart {
  request: number
  offset: number
  size: number
  raw: boolean
}

export interface XmlBytes {
  bytes: Uint8Array<ArrayBuffer>
  /** Where to go on. */
  next: number
}

export interface XmlSize {
  lines: number
  /** Bytes read for it so far. */
  bytes: number
  complete: boolean
}

export interface SearchHit {
  /** Bytes from the start of the feed. */
  offset: number
  /** From 1; 0 outside of entries. */
  entry: number
  line: number
  /** Around the hit, secrets masked; '' while customer data is hidden. */
  before: string
  match: string
  after: string
}

export interface SearchResult {
  hits: SearchHit[]
  /** All of them, also beyond the limit. */
  count: number
  bytes: number
  complete: boolean
}

export interface Gap {
  from: number
  to: number
  seconds: number
  local: string
}

export interface Total {
  label: string
  from: number
  to: number
  total: string
  readings: number
  covered: number
  estimated: number
}

export interface EntryPlace {
  number: number
  resource: string
  title: string
  id: string
  offset: number
  size: number
  line: number
}

export interface AskOptions<P> {
  signal?: AbortSignal
  progress?: (progress: P) => void
}
