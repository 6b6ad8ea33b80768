// The types of session files and of what is done with them (docs/contracts.md sections 8 and 9).

import type { StoredEvent } from '../events.ts'
import type { Verdict } from '../view.ts'

export interface JudgedStep {
  step: string
  verdict: Verdict
  findings: string[]
  outcome: string
}

export interface SessionFile {
  format: 'smd-session'
  version: number
  tool: { name: string; version: string; rules: string }
  created: number
  title: string
  note: string
  redaction: string
  plan: {
    userType: string
    environment: { id: string; kind: string; label: string; origin: string; authorize: string }
    clientCertificateSha256: string | null
  }
  events: StoredEvent[]
  bodies: Record<string, SessionBody>
  verdicts: JudgedStep[]
  digest: string
}

/** What a link of level "summary" leads to. */
export type SessionSummary = Omit<SessionFile, 'events' | 'bodies'>

export interface SessionBody {
  size: number
  encoding?: 'utf-8' | 'base64' | 'gzip+base64'
  data?: string
  leftOut?: string
  thinned?: { from: number; readings: number }
}

/** What a live run is written from: its records, and the bytes of its feeds by request. */
export interface RecordedRun {
  events: StoredEvent[]
  feeds: { request: number; bytes: Uint8Array<ArrayBuffer> }[]
}

export interface WriteOptions {
  customerData: boolean
  bodies: 'all' | 'thinned' | 'none'
}

export interface RunDifference {
  path: string
  kind: string
  a: string
  b: string
}

export interface Comparison {
  steps: { step: string; title?: string; same: boolean; differences: RunDifference[] }[]
  summary: string
}

export interface DiffOptions {
  ids: boolean
  dates: boolean
  tokens: boolean
  timing: boolean
}

export interface Rejudged {
  verdicts: JudgedStep[]
  differences: { step: string; then: string; now: string; because: string }[]
}

export interface Snippet {
  language: string
  title: string
  text: string
}

export interface OutputFile {
  name: string
  mime: string
  text: string
}

export const exportFormats = ['session', 'html', 'har', 'markdown', 'support', 'junit'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A session as the store lists it. */
export interface StoredSession {
  id: string
  version: number
  title: string
  note: string
  created: number
  saved: number
  userType: string
  environment: string
  verdict: Verdict
  findings: string[]
  size: number
}

export interface ShareLink {
  id: string
  level: 'summary' | 'everything'
  created: number
  expires: number
  withdrawn: number | null
  opened: number
}

export interface AuditEntry {
  at: number
  who: string
  what: string
  link: string | null
}
