// Plays a recorded session: feeds its events to a core of its own and stops wherever one wants. Going
// back is beginning anew, because the same events give the same views. Sends nothing: effects are dropped.

import type { StoredEvent, Update } from '../events.ts'
import type { View } from '../view.ts'
import { CoreRefused } from './module_memory.ts'

/** What the player needs of the core's module. */
export interface Replayed {
  handle(event: unknown, replay: boolean): unknown
  body(request: number, bytes: Uint8Array): unknown
  rows(feed: number, series: number, first: number, count: number): unknown
  chart(feed: number, series: number, from: number, to: number, points: number): Float64Array<ArrayBuffer>
}

export class Player<Core extends Replayed = Replayed> {
  private readonly events: StoredEvent[]
  private readonly bodies: Map<string, Uint8Array>
  private readonly load: () => Promise<Core>
  private core: Core | null = null
  private fed = 0
  private looked = false
  private readonly refusals = new Map<number, string>()
  private current: View | null = null

  /** `bodies` by SHA-256: the bytes of feeds. */
  constructor(events: StoredEvent[], bodies: Map<string, Uint8Array>, load: () => Promise<Core>) {
    this.events = events
    this.bodies = bodies
    this.load = load
  }

  get total(): number {
    return this.events.length
  }

  get at(): number {
    return this.fed
  }

  get view(): View | null {
    return this.current
  }

  get module(): Core | null {
    return this.core
  }

  /** Why this version's core did not take event `index` (0 is the first), "" when it did. */
  refusal(index: number): string {
    return this.refusals.get(index) ?? ''
  }

  get refused(): number {
    return this.refusals.size
  }

  /** The view after so many events. */
  async go(count: number): Promise<View | null> {
    const target = Math.max(0, Math.min(count, this.total))
    if (this.core === null || target < this.fed || this.looked) {
      this.core = await this.load()
      this.fed = 0
      this.looked = false
      this.current = null
      this.refusals.clear()
    }
    const fedBodies = new Set(
      this.events.slice(0, this.fed).flatMap((event) => (isStored(event) ? [event.request] : [])),
    )
    for (; this.fed < target; this.fed += 1) this.feed(this.events[this.fed] as StoredEvent, fedBodies)
    return this.current
  }

  /** The bytes of a feed, where the session has them. */
  bytesOf(request: number): Uint8Array {
    const stored = this.events.find((event) => isStored(event) && event.request === request)
    return this.bodies.get(stored?.sha256 ?? '') ?? new Uint8Array()
  }

  /** Another step or tab of what is shown now, without being part of the recording. */
  look(event: unknown): View | null {
    this.looked = true
    this.take(this.core?.handle(event, true))
    return this.current
  }

  private feed(event: StoredEvent, fedBodies: Set<number | undefined>): void {
    try {
      if (isStored(event)) {
        // Any split of a body gives the same view, so the whole goes in where its first piece was recorded.
        const bytes = this.bodies.get(event.sha256 ?? '')
        if (bytes && !fedBodies.has(event.request)) this.take(this.core?.body(event.request ?? 0, bytes))
        fedBodies.add(event.request)
      } else {
        this.take(this.core?.handle(event, true))
      }
    } catch (error) {
      if (!(error instanceof CoreRefused)) throw error
      this.refusals.set(this.fed, error.message)
    }
  }

  private take(update: unknown): void {
    const { view } = (update ?? {}) as Update
    if (view) this.current = view
  }
}

function isStored(event: StoredEvent): boolean {
  return event.type === 'body' && event.stored === true
}
