// The worker of a replay: a core of its own that is fed from a session file. Neither the network nor the
// run that is recorded in this browser is touched.

import type { StoredEvent } from '../events.ts'
import type { Row, View } from '../view.ts'
import { CoreModule } from './core_module.ts'
import { Player } from './player.ts'

export type ToReplay =
  | { type: 'open'; call: number; events: StoredEvent[]; bodies: Map<string, Uint8Array> }
  | { type: 'go'; call: number; to: number }
  | { type: 'look'; call: number; button: string }
  | { type: 'rows'; call: number; feed: number; series: number; first: number; count: number }
  | { type: 'chart'; call: number; feed: number; series: number; from: number; to: number; points: number }

export interface Place {
  view: View | null
  at: number
  total: number
  refused: number
  /** Why the event before this place was not taken. */
  refusal: string
}

export type FromReplay = { call: number; place?: Place; rows?: Row[]; chart?: Float64Array; error?: string }

let player: Player<CoreModule> | null = null

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
self.onmessage = (message: MessageEvent<ToReplay>): void => {
  turn = turn.then(async () => self.postMessage(await answered(message.data)))
}
