// The types of what goes into the core and what comes out of it (docs/contracts.md section 1), and of
// the messages between the page and the worker. No logic.

import type { FeedQuestion } from './feed_questions.ts'
import type { Timing, TlsFacts } from './relay_headers.ts'
import type { RecordedRun } from './sessions/session_file.ts'
import type { Row, View } from './view.ts'

export type CoreEvent =
  | { type: 'start'; now: number; config: unknown; random: string }
  | { type: 'edit'; now: number; field: string; value: string }
  | { type: 'press'; now: number; button: string; random: string }
  | { type: 'head'; now: number; request: number; status: number; headers: [string, string][]; tls: TlsFacts | null }
  | { type: 'end'; now: number; request: number; timing: Timing }
  | {
      type: 'failed'
      now: number
      request: number
      stage: string
      code: number
      message: string
      sent: string
      during?: string
      verifyResult?: number
      tls?: TlsFacts
      timing: Timing
    }
  | { type: 'hop'; now: number; hop: unknown }
  | { type: 'companion'; now: number; run: string }
  | { type: 'companion'; now: number; error: { message: string } }
  | { type: 'preflight'; now: number; request: number; identity: unknown; connection: unknown; experiment: unknown }
  | { type: 'preflight'; now: number; request: number; error: { message: string } }
  | { type: 'file'; now: number; request: number; name: string; size: number }
  | { type: 'restored'; now: number }
  | { type: 'tick'; now: number }

export interface SendEffect {
  type: 'send'
  request: number
  upstream: string
  method: string
  path: string
  query: string
  headers: [string, string][]
  body: string
}

export interface PreflightEffect {
  type: 'preflight'
  request: number
  upstream: string
  connection: boolean
  experiment: boolean
}

export type PageEffect =
  | { type: 'open'; url: string }
  | { type: 'copy'; text: string }
  | { type: 'download'; name: string; mime: string; text: string }
  | { type: 'focus'; field: string }

export type Effect =
  | SendEffect
  | PreflightEffect
  | PageEffect
  | { type: 'cancel'; request: number }
  | { type: 'companion'; run: Record<string, unknown> }
  | { type: 'wake'; at: number }

/** An event as it is stored: secrets replaced by pseudonyms. Only the fields the shell itself reads are named. */
export interface StoredEvent {
  type: string
  now?: number
  request?: number
  stored?: boolean
  config?: unknown
  sha256?: string
  field?: string
  value?: string
  button?: string
  status?: number
  judged?: unknown
}

export interface Update {
  view?: View
  effects?: Effect[]
  /** In the order to feed them again. */
  record?: StoredEvent[]
}

export type ToWorker =
  | { type: 'boot' }
  | { type: 'press'; button: string }
  | { type: 'edit'; field: string; value: string }
  | { type: 'file'; file: File }
  | { type: 'rows'; call: number; feed: number; series: number; first: number; count: number }
  | { type: 'chart'; call: number; feed: number; series: number; from: number; to: number; points: number }
  | { type: 'feed'; call: number; question: FeedQuestion }
  | { type: 'recorded'; call: number }
  | { type: 'leaks'; call: number; text: string }
  | { type: 'check-connection' }
  | { type: 'stop-asking'; call: number }

export type FromWorker =
  | { type: 'view'; view: View }
  | { type: 'page-effect'; effect: PageEffect }
  | { type: 'connection'; connected: boolean; message: string }
  | { type: 'login-needed' }
  | { type: 'restoring'; done: number; total: number }
  | { type: 'file-request'; request: number }
  | { type: 'notice'; text: string }
  | { type: 'fatal'; during: 'load' | 'restore' | 'run'; message: string }
  | { type: 'progress'; call: number; progress: unknown }
  | {
      type: 'answer'
      call: number
      rows?: Row[]
      chart?: Float64Array
      recorded?: RecordedRun
      leaks?: boolean
      feed?: unknown
      error?: string
    }
