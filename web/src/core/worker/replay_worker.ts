// The worker of a replay: a core of its own that is fed from a session file. Neither the network nor the
// run that is recorded in this browser is touched.

import type { StoredEvent } from '../events.ts'
import type { FeedQuestion } from '../feed_questions.ts'
import type { Row, View } from '../view.ts'
import { CoreModule } from './core_module.ts'
import { FeedDesk } from './feed_desk.ts'
import type { FeedBytes } from './feed_pieces.ts'
import { Player } from './player.ts'

export type ToReplay =
  | { type: 'open'; call: number; events: StoredEvent[]; bodies: Map<string, Uint8Array> }
  | { type: 'go'; call: number; to: number }
  | { type: 'look'; call: number; button: string }
  | { type: 'rows'; call: number; feed: number; series: number; first: number; count: number }
  | { type: 'chart'; call: number; feed: number; series: number; from: number; to: number; points: number }
  | { type: 'feed'; call: number; question: FeedQuestion }
  | { type: 'leaks'; call: number; text: string }

export interface Place {
  view: View | null
  at: number
  total: number
  refused: number
  /** Why the event before this place was not taken. */
  refusal: string
}

export type FromReplay = {
  call: number
  place?: Place
  rows?: Row[]
  chart?: Float64Array
  leaks?: boolean
  feed?: unknown
  error?: string
}

/** Long work tells by and by how far it is, and can be stopped. */
export type ReplayProgress = { progressOf: number; progress: unknown }
export type StopReplay = { stop: number }

let player: Player<CoreModule> | null = null
/** The core is loaded anew when one goes back. */
let desk: { core: CoreModule; desk: FeedDesk } | null = null
const stops = new Map<number, AbortController>()

/** The bytes that the session brought: all are here, none is added. */
function bytesIn(played: Player<CoreModule>): FeedBytes {
  return {
    appendFeed: () => undefined,
    endFeed: () => undefined,
    read: async (request, offset, size) => new Uint8Array(played.bytesOf(request).subarray(offset, offset + size)),
    feedSize: async (request) => played.bytesOf(request).length,
    removeFeeds: async () => undefined,
  }
}

async function asked(
  played: Player<CoreModule>,
  core: CoreModule,
  { call, question }: Extract<ToReplay, { type: 'feed' }>,
): Promise<unknown> {
  if (desk?.core !== core) desk = { core, desk: new FeedDesk(core, bytesIn(played)) }
  const stop = new AbortController()
  stops.set(call, stop)
  try {
    return await desk.desk.answer(question, stop.signal, (progress) =>
      self.postMessage({ progressOf: call, progress } satisfies ReplayProgress),
    )
  } finally {
    stops.delete(call)
  }
}

async function answered(message: ToReplay): Promise<FromReplay> {
  const { call } = message
  try {
    if (message.type === 'open') {
      player = new Player(message.events, message.bodies, () => CoreModule.load())
      return { call, place: placeOf(player, await player.go(player.total)) }
    }
    if (!player?.module) throw new Error('no session is open')
    switch (message.type) {
      case 'go':
        return { call, place: placeOf(player, await player.go(message.to)) }
      case 'look':
        return {
          call,
          place: placeOf(
            player,
            player.look({ type: 'press', button: message.button, now: 0, random: '0'.repeat(64) }),
          ),
        }
      case 'rows':
        return {
          call,
          rows: player.module.rows(message.feed, message.series, message.first, message.count) as Row[],
        }
      case 'leaks':
        return { call, leaks: player.module.leaks(new TextEncoder().encode(message.text)) }
      case 'feed':
        return { call, feed: await asked(player, player.module, message) }
      case 'chart':
        return {
          call,
          chart: player.module.chart(message.feed, message.series, message.from, message.to, message.points),
        }
    }
  } catch (error) {
    return { call, error: error instanceof Error ? error.message : String(error) }
  }
}

function placeOf(played: Player<CoreModule>, view: View | null): Place {
  const { at, total, refused } = played
  return { view, at, total, refused, refusal: at > 0 ? played.refusal(at - 1) : '' }
}

// One after the other: going somewhere awaits a core, and the next question is about where it led.
let turn: Promise<void> = Promise.resolve()
self.onmessage = (message: MessageEvent<ToReplay | StopReplay>): void => {
  const request = message.data
  if ('stop' in request) stops.get(request.stop)?.abort()
  // Questions that take long must not hold up the others.
  else if (request.type === 'feed') void turn.then(async () => self.postMessage(await answered(request)))
  else turn = turn.then(async () => self.postMessage(await answered(request)))
}
