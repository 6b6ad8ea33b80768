// The view: what the core says the page shows. This file is docs/contracts.md section 1 as types and
// holds no logic; the core writes exactly these fields, and every text a person reads comes in them.

export type Verdict =
  'passed' | 'warning' | 'failed' | 'blocked' | 'waiting for you' | 'not run' | 'could not run' | 'running'

export type Severity = 'error' | 'warning' | 'info'
export type Health = 'ok' | 'warning' | 'failed' | 'none'

export interface Button {
  id: string
  label: string
  kind: 'primary' | 'plain' | 'danger'
  enabled: boolean
  /** The reason when disabled, or a hint. */
  why: string
}

export interface Field {
  id: string
  label: string
  kind: 'text' | 'secret' | 'multiline' | 'choice' | 'check' | 'date'
  /** Empty for secrets; 'true' or 'false' for a check. */
  value: string
  filled: boolean
  /** Secrets: their pseudonym and length. */
  masked: string
  hint: string
  error: string
  warning: string
  choices: { value: string; label: string }[]
}

export interface Finding {
  id: string
  severity: Severity
  layer: string
  title: string
  cause: string
  fix: string
  who: string
  evidence: string
  source: string
  buttons: Button[]
  /** Something to run in a terminal. */
  command: { text: string; copy: Button } | null
  /** Where it is documented, relative to the page; empty when nowhere. */
  link: string
  /** Of findings about a feed: where in it (entry, line and column from 1, offset in bytes from 0). */
  place?: { entry: number; line: number; column: number; offset: number } | null
  /** Other explanations of the same evidence, likeliest first; they have none themselves. */
  alternatives: Finding[]
}

export interface Check {
  id: string
  title: string
  expected: string
  got: string
  verdict: 'passed' | 'warning' | 'failed'
}

export interface Pair {
  name: string
  value: string
}

export interface ExchangeBody {
  kind: 'none' | 'json' | 'xml' | 'html' | 'text' | 'binary'
  bytes: number
  truncated: boolean
  raw: string
  pretty: string
}

export interface Exchange {
  request: number
  title: string
  method: string
  url: string
  requestHeaders: Pair[]
  requestBody: string
  state: 'sending' | 'receiving' | 'done' | 'failed' | 'cancelled'
  status: number
  statusText: string
  responseHeaders: Pair[]
  body: ExchangeBody
  timing: { phase: string; ms: number }[]
  tls: Pair[]
  failure: string
  /** Id of the feed read from this body, 0 if none. */
  feed: number
  copies: Button[]
}

export interface Hop {
  at: number
  title: string
  detail: string
  state: 'done' | 'waiting' | 'failed'
  url: string
}

export interface Table {
  id: string
  title: string
  columns: string[]
  rows: { cells: string[]; state: Health }[]
}

export interface Series {
  index: number
  usagePoint: string
  title: string
  commodity: string
  unit: string
  flowDirection: string
  /** FlowDirectionKind; -1 when unknown. */
  flow: number
  /** Seconds; 0 when it varies. */
  interval: number
  count: number
  /** Epoch seconds of the first and the last start. */
  first: number
  last: number
  /** Where the last reading ends. */
  end: number
  total: string
  estimated: number
  /** Adding the readings up means something. */
  summable: boolean
  /** Readings whose start comes again later: the last one sent counts. */
  repeated: number
  /** Percent of first to end that readings cover, rounded down; '' when they have no duration. */
  coverage: string
  gaps: number
  gapSeconds: number
  peak: { value: string; start: number; local: string } | null
  /** Percent of the readings, rounded down. */
  estimatedShare: string
  cost: string
  tou: { code: number; name: string; total: string; readings: number }[]
}

export interface UsagePointFacts {
  id: string
  title: string
  /** Indices of its series. */
  series: number[]
  /** Delivered minus received; '' unless it has both in one unit. */
  net: string
  /** Indices of the two series behind `net`, -1 when there is no net. */
  delivered: number
  received: number
}

/** NAESB customer resources of a feed, masked until the person wants to see them. */
export interface CustomerData {
  shown: boolean
  toggle: Button
  resources: { type: string; entry: number; fields: Pair[] }[]
}

export interface Feed {
  id: number
  title: string
  state: 'reading' | 'done' | 'failed' | 'cancelled'
  bytes: number
  /** 0 when not known. */
  totalBytes: number
  entries: number
  readings: number
  resources: { name: string; count: number }[]
  /** The first 100; the query `series` has the others. */
  series: Series[]
  seriesCount: number
  /** Of the series listed. */
  usagePoints: UsagePointFacts[]
  /** The feed in plain sentences. */
  summary: string[]
  customer: CustomerData | null
  notes: string[]
  error: string
  /** "UTC-08:00, daylight saving UTC-07:00"; '' when the feed says none. */
  timeZone: string
  /** Seconds, standard time. */
  timeZoneOffset: number
  /** Request whose stored bytes are the feed. */
  raw: number
}

export interface WillSend {
  method: string
  url: string
  headers: Pair[]
  body: string
  copies: Button[]
}

export interface Progress {
  text: string
  bytes: number
  totalBytes: number
  cancel: Button
}

export interface StepView {
  id: string
  test: string
  title: string
  verdict: Verdict
  waitingFor: string
  why: string
  outcome: string
  fields: Field[]
  buttons: Button[]
  willSend: WillSend | null
  checks: Check[]
  findings: Finding[]
  exchanges: Exchange[]
  hops: Hop[]
  tables: Table[]
  feed: Feed | null
  /** What the checks say of its feed beyond `findings`. */
  feedFindings: Finding[]
  progress: Progress | null
}

export interface Environment {
  id: string
  kind: 'simulator' | 'test' | 'production'
  label: string
  warning: string
  choices: { button: string; label: string; kind: 'simulator' | 'test' | 'production'; current: boolean }[]
}

export interface Certificate {
  state: Health
  label: string
  details: Pair[]
}

export interface Token {
  kind: string
  label: string
  /** Its pseudonym. */
  name: string
  /** 0 means never. */
  expiresAt: number
  state: 'valid' | 'expiring' | 'expired'
}

export interface Notice {
  id: string
  severity: Severity
  text: string
  buttons: Button[]
}

export interface Registration {
  title: string
  fields: Field[]
  buttons: Button[]
  clock: { state: Health; text: string }
  milestones: { id: string; label: string; date: string; done: boolean; needed: boolean }[]
}

export interface PlanStep {
  id: string
  title: string
  verdict: Verdict
  waitingFor: string
  current: boolean
  button: string
}

export interface PlanTest {
  id: string
  title: string
  verdict: Verdict
  summary: string
  steps: PlanStep[]
}

export interface Confirm {
  title: string
  text: string
  buttons: Button[]
}

export interface View {
  revision: number
  title: string
  environment: Environment
  certificate: Certificate
  tokens: Token[]
  notices: Notice[]
  registration: Registration
  plan: PlanTest[]
  setupButton: string
  buttons: Button[]
  current: 'registration' | 'step' | 'feed'
  step: StepView | null
  /** The feed shown of those opened from disk. */
  feed: Feed | null
  openFeeds: { id: number; title: string; button: string; current: boolean }[]
  feedFindings: Finding[]
  confirm: Confirm | null
  status: string
}

/** One row of the table of readings, all texts ready to be shown. */
export interface Row {
  start: string
  duration: string
  local: string
  value: string
  quality: string
  cost: string
  tou: string
}
