// The page's side of a replay: stands in for the live core, so that the same elements show a recording.
// What would act on the world is refused here; looking around is not.

import type { Core } from '../client.ts'
import type { AskOptions, FeedQuestion } from '../feed_questions.ts'
import type { Row } from '../view.ts'
import type { FromReplay, Place, ToReplay } from '../worker/replay_worker.ts'
import workerUrl from '../worker/replay_worker.ts?worker&url'
import { bytesOfBase64 } from './gzip.ts'
import type { SessionFile } from './session_file.ts'
import { WorkerCalls } from './worker_calls.ts'

type Question = ToReplay extends infer Q ? (Q extends ToReplay ? Omit<Q, 'call'> : never) : never

/** Buttons that only change what is looked at. */
const harmless = /^(step:.*|registration|feed:show.*|customer:.*)$/

export class ReplayClient implements Core {
  private readonly worker = new WorkerCalls<Question, FromReplay>(workerUrl, 'smd-replay')
  private readonly onPlace: (place: Place) => void
  private readonly onRefused: () => void

  constructor(onPlace: (place: Place) => void, onRefused: () => void) {
    this.onPlace = onPlace
    this.onRefused = onRefused
  }

  /** Shows the end of the session, as somebody who receives it wants to see first. */
  async open(session: SessionFile): Promise<void> {
    const bodies = new Map<string, Uint8Array>()
    for (const [sha256, body] of Object.entries(session.bodies ?? {})) {
      if (body.data === undefined) continue
      bodies.set(sha256, body.encoding === 'base64' ? bytesOfBase64(body.data) : new TextEncoder().encode(body.data))
    }
    await this.place({ type: 'open', events: session.events ?? [], bodies })
  }

  go(to: number): Promise<void> {
    return this.place({ type: 'go', to })
  }

  close(): void {
    this.worker.close()
  }

  press(button: string): void {
    if (harmless.test(button)) void this.place({ type: 'look', button })
    else this.onRefused()
  }

  edit(): void {
    this.onRefused()
  }

  openFile(): void {
    this.onRefused()
  }

  checkConnection(): void {}

  async rows(feed: number, series: number, first: number, count: number): Promise<Row[]> {
    return (await this.worker.ask({ type: 'rows', feed, series, first, count })).rows ?? []
  }

  async chart(feed: number, series: number, from: number, to: number, points: number): Promise<Float64Array> {
    return (await this.worker.ask({ type: 'chart', feed, series, from, to, points })).chart ?? new Float64Array()
  }

  async askFeed<T, P = unknown>(question: FeedQuestion, options: AskOptions<P> = {}): Promise<T> {
    const { signal, progress } = options
    const { feed } = await this.worker.ask(
      { type: 'feed', question },
      {
        ...(signal ? { signal } : {}),
        ...(progress ? { progress: (given: unknown) => progress(given as P) } : {}),
      },
    )
    return feed as T
  }

  private async place(question: Question): Promise<void> {
    const { place } = await this.worker.ask(question)
    if (place) this.onPlace(place)
  }
}
