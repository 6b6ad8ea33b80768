import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StoredEvent } from '../events.ts'
import { CoreRefused } from './module_memory.ts'
import { Player, type Replayed } from './player.ts'

/** A core whose view is what it was fed. */
class Recorder implements Replayed {
  readonly fed: string[] = []

  handle(event: unknown, replay: boolean): unknown {
    assert.equal(replay, true, 'effects would be performed')
    const { type } = event as StoredEvent
    if (type === 'odd') throw new CoreRefused('no such event')
    this.fed.push(type)
    return { view: [...this.fed] }
  }

  body(request: number, bytes: Uint8Array): unknown {
    this.fed.push(`${request}:${new TextDecoder().decode(bytes)}`)
    return { view: [...this.fed] }
  }

  rows(): unknown {
    return []
  }

  chart(): Float64Array<ArrayBuffer> {
    return new Float64Array()
  }
}

const feed = { type: 'body', request: 4, stored: true, sha256: 'aa' }
const events: StoredEvent[] = [{ type: 'start' }, { type: 'head' }, feed, feed, { type: 'end' }]
const bodies = new Map([['aa', new TextEncoder().encode('<feed/>')]])

function player(list = events): { player: Player<Recorder>; loads: () => number } {
  let loads = 0
  const load = async (): Promise<Recorder> => {
    loads += 1
    return new Recorder()
  }
  return { player: new Player(list, bodies, load), loads: () => loads }
}

test('forward goes on with the same core, back begins anew, and the views are the same', async () => {
  const { player: played, loads } = player()
  const two = await played.go(2)
  assert.deepEqual(two, ['start', 'head'])
  assert.deepEqual(await played.go(5), ['start', 'head', '4:<feed/>', 'end'])
  assert.equal(loads(), 1)
  assert.deepEqual(await played.go(2), two)
  assert.equal(loads(), 2)
})

test('beyond either end is the end', async () => {
  const { player: played } = player()
  await played.go(99)
  assert.equal(played.at, 5)
  assert.equal(await played.go(-1), null)
  assert.equal(played.at, 0)
})

test('a look at something else is forgotten with the next step', async () => {
  const { player: played } = player()
  await played.go(1)
  assert.deepEqual(played.look({ type: 'press' }), ['start', 'press'])
  assert.deepEqual(await played.go(2), ['start', 'head'])
})

test('a body that was left out of the file, and an event this core does not know, do not stop the rest', async () => {
  const { player: played } = player([{ type: 'start' }, { type: 'odd' }, { ...feed, sha256: 'bb' }, { type: 'end' }])
  assert.deepEqual(await played.go(4), ['start', 'end'])
  assert.equal(played.refused, 1)
  assert.equal(played.refusal(1), 'no such event')
})
