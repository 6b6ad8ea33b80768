// The page's side of the worker: typed calls in, messages out. Also holds the lock that lets only one
// tab at a time record the run. Draws nothing and performs no effect itself.

import type { AskOptions, FeedQuestion } from './feed_questions.ts'
import type { FromWorker, ToWorker } from './events.ts'
import { scriptUrl } from './script_url.ts'
import type { RecordedRun } from './sessions/session_file.ts'
import type { Row } from './view.ts'
import workerUrl from './worker/core_worker.ts?worker&url'

/** What the page needs of the core; the fixture for development stands in with the same shape. */
export interface Core {
  press(button: string): void
  edit(field: string, value: string): void
  openFile(file: File): void
  checkConnection(): void
  rows(feed: number, series: number, first: number, count: number): Promise<Row[]>
  chart(feed: number, series: number, from: number, to: number, points: number): Promise<Float64Array>
  /** `signal` stops the work; the promise is then rejected. */
  askFeed<T, P = unknown>(question: FeedQuestion, options?: AskOptions<P>): Promise<T>
}

interface Waiting {
  resolve(message: Extract<FromWorker, { type: 'answer' }>): void
  reject(error: Error): void
  progress: ((progress: unknown) => void) | undefined
}

const lockName = 'smd-run'
const lockPatience = 1500

export class CoreClient implements Core {
  private readonly listener: (message: FromWorker) => void
  private readonly waiting = new Map<number, Waiting>()
  private worker: Worker | null = null
  private calls = 0

  constructor(listener: (message: FromWorker) => void) {
    this.listener = listener
  }

  boot(): void {
    this.stop()
    const worker = new Worker(scriptUrl(workerUrl), { type: 'module', name: 'smd-core' })
    worker.onmessage = (message: MessageEvent<FromWorker>) => {
      if (message.data.type === 'answer') this.settle(message.data)
      else if (message.data.type === 'progress') this.waiting.get(message.data.call)?.progress?.(message.data.progress)
      else this.listener(message.data)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      this.listener({
        type: 'fatal',
        during: 'load',
        message: event.message || 'The worker that runs the core could not be started.',
      })
    }
    this.worker = worker
    this.send({ type: 'boot' })
  }

  stop(): void {
    this.worker?.terminate()
    this.worker = null
    for (const waiting of this.waiting.values()) waiting.reject(new Error('the core was stopped'))
    this.waiting.clear()
  }

  press(button: string): void {
    this.send({ type: 'press', button })
  }

  edit(field: string, value: string): void {
    this.send({ type: 'edit', field, value })
  }

  openFile(file: File): void {
    this.send({ type: 'file', file })
  }

  checkConnection(): void {
    this.send({ type: 'check-connection' })
  }

  async rows(feed: number, series: number, first: number, count: number): Promise<Row[]> {
    return (await this.call((call) => ({ type: 'rows', call, feed, series, first, count }))).rows ?? []
  }

  async chart(feed: number, series: number, from: number, to: number, points: number): Promise<Float64Array> {
    return (
      (await this.call((call) => ({ type: 'chart', call, feed, series, from, to, points }))).chart ?? new Float64Array()
    )
  }

  async askFeed<T, P = unknown>(question: FeedQuestion, options: AskOptions<P> = {}): Promise<T> {
    const { signal, progress } = options
    const { feed } = await this.call(
      (call) => {
        signal?.addEventListener('abort', () => this.send({ type: 'stop-asking', call }), { once: true })
        return { type: 'feed', call, question }
      },
      progress && ((given) => progress(given as P)),
    )
    return feed as T
  }

  /** The run as it is recorded up to now, without secrets. */
  async recorded(): Promise<RecordedRun> {
    const { recorded } = await this.call((call) => ({ type: 'recorded', call }))
    if (!recorded) throw new Error('the core gave no record of the run')
    return recorded
  }

  /** Whether a secret of this run is in the text, in any encoding. */
  async leaks(text: string): Promise<boolean> {
    return (await this.call((call) => ({ type: 'leaks', call, text }))).leaks !== false
  }

  private send(message: ToWorker): void {
    this.worker?.postMessage(message)
  }

  private call(
    make: (call: number) => ToWorker,
    progress?: (progress: unknown) => void,
  ): Promise<Extract<FromWorker, { type: 'answer' }>> {
    const call = ++this.calls
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject, progress })
      this.send(make(call))
    })
  }

  private settle(message: Extract<FromWorker, { type: 'answer' }>): void {
    const waiting = this.waiting.get(message.call)
    this.waiting.delete(message.call)
    if (message.error !== undefined) waiting?.reject(new Error(message.error))
    else waiting?.resolve(message)
  }
}

/**
 * Two tabs writing into one recorded run would spoil it. Resolves true once this tab may write;
 * `onLost` is called when another tab took over.
 */
export function holdRun(steal: boolean, onLost: () => void): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true)
  return new Promise((resolve) => {
    // A reload needs a moment until the old page has let go.
    const waiting = new AbortController()
    const timer = setTimeout(() => waiting.abort(), lockPatience)
    navigator.locks
      .request(lockName, steal ? { steal: true } : { signal: waiting.signal }, () => {
        clearTimeout(timer)
        resolve(true)
        return new Promise<never>(() => undefined)
      })
      .catch(() => {
        if (waiting.signal.aborted) resolve(false)
        else onLost()
      })
  })
}
