// The event loop around the core: every event goes in here, and the update's view, effects and record
// go where they belong. Owns what is in flight (requests, timers, the companion). Decides nothing about
// the tests. Restoring a stored run is restore.ts; memory is core_module.ts; the network is relay.ts.

import type { CoreEvent, Effect, FromWorker, PreflightEffect, StoredEvent, Update } from '../events.ts'
import type { RecordedRun } from '../sessions/session_file.ts'
import type { View } from '../view.ts'
import { Companion } from './companion.ts'
import { CoreRefused, CoreStopped, type CoreModule } from './core_module.ts'
import { CoveredFeeds } from './covered_feeds.ts'
import { readFile } from './feed_file.ts'
import { preflight } from './preflight.ts'
import { send, type RelayHooks } from './relay.ts'
import { FeedDesk } from './feed_desk.ts'
import { FeedMemory } from './feed_memory.ts'
import { wholeFeed, type FeedBytes } from './feed_pieces.ts'
import type { FeedQuestion } from '../feed_questions.ts'
import type { Store } from './store.ts'

/** Requests the shell itself starts (files from disk) are numbered from here, out of the core's way. */
export const firstFileRequest = 1_000_000_001
/** While a body streams, the page is drawn no more often than this. */
const bodyDrawInterval = 60
const longestTimeout = 0x7fffffff

type EventBody = CoreEvent extends infer E ? (E extends CoreEvent ? Omit<E, 'now'> : never) : never

export class Session {
  private readonly core: CoreModule
  private readonly store: Store | null
  private readonly bytes: FeedBytes
  private readonly desk: FeedDesk
  private readonly post: (message: FromWorker) => void
  private readonly companion: Companion
  private readonly inFlight = new Map<number, AbortController>()
  private readonly wakes = new Map<number, ReturnType<typeof setTimeout>>()
  private readonly kept = new Set<number>()
  /** Also without a store (private window) a run can be saved. */
  private readonly records: StoredEvent[] = []
  private nextFile = firstFileRequest
  private view: View | null = null
  private drawTimer: ReturnType<typeof setTimeout> | undefined
  private readonly onServer: (state: 'unreachable' | 'login-needed' | 'reached') => void

  constructor(
    core: CoreModule,
    store: Store | null,
    post: (message: FromWorker) => void,
    onServer: (state: 'unreachable' | 'login-needed' | 'reached') => void,
  ) {
    this.core = core
    this.store = store
    this.bytes = new CoveredFeeds((bytes) => core.cover(bytes), store ?? new FeedMemory())
    this.desk = new FeedDesk(core, this.bytes)
    this.post = post
    this.onServer = onServer
    this.companion = new Companion({
      accepted: (run) => this.handle({ type: 'companion', run }),
      refused: (message) => this.handle({ type: 'companion', error: { message } }),
      hop: (hop) => this.handle({ type: 'hop', hop }),
      server: onServer,
    })
  }

  start(config: unknown): void {
    this.handle({ type: 'start', config, random: random() })
  }

  press(button: string): void {
    const before = this.view
    this.handle({ type: 'press', button, random: random() })
    if (button === 'feed:close' || button === 'reset-confirmed') void this.guard(this.forgetFeeds(button, before))
  }

  edit(field: string, value: string): void {
    this.handle({ type: 'edit', field, value })
  }

  file(file: File): void {
    const request = this.nextFile++
    const abort = new AbortController()
    this.inFlight.set(request, abort)
    this.post({ type: 'file-request', request })
    this.handle({ type: 'file', request, name: file.name, size: file.size })
    void this.guard(readFile(file, abort.signal, this.hooksOf(request)))
  }

  /** One event into the core. A refused event is a defect worth seeing, and leaves the state as it was. */
  handle(event: EventBody): void {
    this.attempt(() => this.take(this.core.handle({ ...event, now: Date.now() }, false) as Update, 'now'))
  }

  rows(feed: number, series: number, first: number, count: number): unknown {
    return this.core.rows(feed, series, first, count)
  }

  chart(feed: number, series: number, from: number, to: number, points: number): Float64Array<ArrayBuffer> {
    return this.core.chart(feed, series, from, to, points)
  }

  ask(question: FeedQuestion, signal: AbortSignal, progress: (progress: unknown) => void): Promise<unknown> {
    return this.desk.answer(question, signal, progress)
  }

  /** What is recorded of the run, with the bytes of its feeds as far as they are kept. */
  async recorded(): Promise<RecordedRun> {
    const feeds: RecordedRun['feeds'] = []
    const marked = this.records.filter((record) => record.type === 'body' && record.stored === true)
    for (const request of new Set(marked.map((record) => record.request ?? 0))) {
      const bytes = await wholeFeed(this.bytes, request)
      if (bytes.length > 0) feeds.push({ request, bytes: this.core.mask(bytes) })
    }
    // A secret may have come before the core knew that it is one (an echo of a code, say).
    return { events: this.masked(this.records), feeds }
  }

  leaks(text: string): boolean {
    return this.core.leaks(new TextEncoder().encode(text))
  }

  /** For restore.ts: a recorded event again, without effects and without recording it twice. */
  replay(record: StoredEvent): void {
    const update = this.core.handle(record, true) as Update
    this.records.push(record)
    if (update.view) this.view = update.view
    if (record.type === 'file' && record.request !== undefined)
      this.nextFile = Math.max(this.nextFile, record.request + 1)
  }

  /** For restore.ts: a record that is not fed again by itself. */
  remember(record: StoredEvent): void {
    this.records.push(record)
  }

  /** For restore.ts: stored bytes of a feed again. */
  replayBody(request: number, bytes: Uint8Array): void {
    const update = this.core.body(request, bytes) as Update
    if (update.view) this.view = update.view
  }

  /** For restore.ts: the run is as it was, but for secrets and what was in flight. */
  restored(): void {
    this.handle({ type: 'restored' })
  }

  private body(request: number, bytes: Uint8Array): Promise<void> | undefined {
    let full: Promise<void> | undefined
    this.attempt(() => {
      const update = this.core.body(request, bytes) as Update
      full = this.keep(request, bytes)
      this.take(update, 'soon')
    })
    return full
  }

  /** What is not shown any more need not be kept: the feed that was closed, or those of the run before. */
  private async forgetFeeds(button: string, before: View | null): Promise<void> {
    const open = this.view?.openFeeds.length ?? 0
    if (button === 'feed:close') {
      const closed = before?.feed?.raw ?? 0
      if (closed === 0 || open >= (before?.openFeeds.length ?? 0)) return
      await this.bytes.removeFeeds((request) => request === closed)
    } else {
      await this.bytes.removeFeeds((request) => open === 0 || request < firstFileRequest)
    }
    this.desk.forget()
  }

  /** Answers hold secrets: only the body that the core has marked as a feed is written to the store. */
  private keep(request: number, bytes: Uint8Array): Promise<void> | undefined {
    return this.kept.has(request) ? this.bytes.appendFeed(request, bytes) : undefined
  }

  private take(update: Update, draw: 'now' | 'soon'): void {
    for (const record of update.record ?? []) {
      this.records.push(record)
      if (record.type === 'body' && record.stored === true && record.request !== undefined)
        this.kept.add(record.request)
      this.store?.append(record)
      if (record.type === 'end' || record.type === 'failed') this.maskHeads(record.request)
    }
    if (update.view) {
      this.view = update.view
      this.draw(draw)
    }
    for (const effect of update.effects ?? []) this.perform(effect)
  }

  /** A head may repeat a secret that only the body behind it has made known. */
  private maskHeads(request: number | undefined): void {
    for (const [index, record] of this.records.entries()) {
      if (record.type !== 'head' || record.request !== request) continue
      const clean = this.masked(record)
      if (JSON.stringify(clean) === JSON.stringify(record)) continue
      this.records[index] = clean
      this.store?.replace(record, clean)
    }
  }

  private masked<T>(records: T): T {
    const text = this.core.mask(new TextEncoder().encode(JSON.stringify(records)))
    return JSON.parse(new TextDecoder().decode(text)) as T
  }

  private draw(when: 'now' | 'soon'): void {
    if (when === 'soon') {
      this.drawTimer ??= setTimeout(() => this.draw('now'), bodyDrawInterval)
      return
    }
    clearTimeout(this.drawTimer)
    this.drawTimer = undefined
    if (this.view) this.post({ type: 'view', view: this.view })
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case 'send': {
        const abort = new AbortController()
        this.inFlight.set(effect.request, abort)
        void this.guard(send(effect, abort.signal, this.hooksOf(effect.request)))
        break
      }
      case 'preflight': {
        const abort = new AbortController()
        this.inFlight.set(effect.request, abort)
        void this.guard(this.performPreflight(effect, abort.signal))
        break
      }
      case 'cancel':
        this.inFlight.get(effect.request)?.abort()
        break
      case 'companion':
        void this.guard(this.companion.prepare(effect.run))
        break
      case 'wake':
        this.wake(effect.at)
        break
      default:
        this.post({ type: 'page-effect', effect })
    }
  }

  private async performPreflight(effect: PreflightEffect, signal: AbortSignal): Promise<void> {
    const { request } = effect
    await preflight(effect, signal, {
      facts: (facts) => this.handle({ type: 'preflight', request, ...facts }),
      refused: (message) => this.handle({ type: 'preflight', request, error: { message } }),
      failed: (failure) => this.handle({ type: 'failed', request, ...failure }),
      server: (state) => this.onServer(state),
    })
    this.inFlight.delete(request)
  }

  private wake(at: number): void {
    if (this.wakes.has(at)) return
    const delay = Math.min(Math.max(at - Date.now(), 0), longestTimeout)
    const timer = setTimeout(() => {
      this.wakes.delete(at)
      if (Date.now() < at) this.wake(at)
      else this.handle({ type: 'tick' })
    }, delay)
    this.wakes.set(at, timer)
  }

  private hooksOf(request: number): RelayHooks {
    const over = (): void => {
      this.bytes.endFeed(request)
      this.inFlight.delete(request)
      this.kept.delete(request)
    }
    return {
      head: (head) => this.handle({ type: 'head', request, ...head }),
      body: (bytes) => this.body(request, bytes),
      end: (timing) => {
        this.handle({ type: 'end', request, timing })
        over()
      },
      failed: (failure) => {
        this.handle({ type: 'failed', request, ...failure })
        over()
      },
      server: (state) => this.onServer(state),
    }
  }

  private attempt(call: () => void): void {
    try {
      call()
    } catch (error) {
      this.report(error)
    }
  }

  private async guard(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      this.report(error)
    }
  }

  private report(error: unknown): void {
    if (error instanceof CoreStopped) this.stop(error.message)
    else if (error instanceof CoreRefused)
      this.post({ type: 'notice', text: `The core refused an event: ${error.message}` })
    else this.post({ type: 'notice', text: `Unexpected: ${error instanceof Error ? error.message : String(error)}` })
  }

  private stop(message: string): void {
    for (const abort of this.inFlight.values()) abort.abort()
    for (const timer of this.wakes.values()) clearTimeout(timer)
    this.companion.stop()
    this.post({ type: 'fatal', during: 'run', message })
  }
}

/** 64 hex digits: the only randomness the core ever sees. */
function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
