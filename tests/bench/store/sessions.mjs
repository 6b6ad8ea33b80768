// How long the API takes for what a person does with 100,000 stored sessions, in SQLite and in PostgreSQL,
// and how much longer than with a few hundred.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Proxy } from '../../integration/lib/proxy.mjs'
import { Client } from '../../integration/store/sessions.mjs'
import { kinds, startStore } from '../../integration/store/stores.mjs'
import { percentile } from '../lib/stats.mjs'
import { multiply, recordedSession, save } from './fill.mjs'

const saved = 200

/** Milliseconds of every call, after a few that only warm up. */
async function timed(count, call) {
  const times = []
  for (let number = -5; number < count; number += 1) {
    const began = process.hrtime.bigint()
    const answer = await call(Math.abs(number))
    const milliseconds = Number(process.hrtime.bigint() - began) / 1e6
    if (answer.status !== 200) throw new Error(`status ${answer.status}: ${answer.text.slice(0, 200)}`)
    if (number >= 0) times.push(milliseconds)
  }
  return times
}

async function measured(proxy, ids, count) {
  const client = new Client(proxy)
  const link = (await client.share(ids[0], 'everything')).json.token
  let after = ''
  const operations = {
    'list, newest': () => client.list(),
    'list, page after page': async () => {
      const answer = await client.list(after ? { after } : {})
      after = answer.json?.next ?? ''
      return answer
    },
    'filter by verdict': () => client.list({ verdict: 'failed' }),
    'filter by user type': () => client.list({ userType: 'self_access' }),
    'search, a word of many': () => client.list({ q: 'gateway' }),
    'search, one session': (number) => client.list({ q: `${number % saved}-${(number * 37) % 400}` }),
    'search, two letters': () => client.list({ q: 'co' }),
    'search, nothing': () => client.list({ q: 'zeppelin' }),
    'search with filter': () => client.list({ q: 'certificate', verdict: 'failed' }),
    open: (number) => client.open(ids[(number * 31) % ids.length]),
    'open by link': () => client.shared(link),
  }
  const out = {}
  for (const [name, call] of Object.entries(operations)) {
    const times = await timed(count, call)
    out[name] = { p50: percentile(times, 0.5), p99: percentile(times, 0.99), max: Math.max(...times), count }
  }
  return out
}

export async function measureStore({ processes, folder, programs, quick, say }) {
  process.env.SMD_BIN_DIR = programs
  const wanted = quick ? 2_000 : 100_000
  const count = quick ? 20 : 300
  const recorded = await recordedSession({ processes, folder, programs })
  const stores = {}
  for (const kind of kinds) {
    const rests = mkdtempSync(join(tmpdir(), 'smd-bench-store-'))
    const store = await startStore(kind, rests)
    const url = store.fresh()
    const proxy = await Proxy.start({ folder: rests, settings: { store: url }, logLevel: 'warn' })
    try {
      await proxy.logIn()
      const ids = await save(proxy, recorded, saved)
      const few = await measured(proxy, ids, count)
      say(`${kind}: ${wanted} sessions`)
      const sessions = multiply(store, url, wanted / saved - 1)
      const { size } = (await new Client(proxy).list({ limit: 1 })).json.sessions[0]
      stores[kind] = { sessions, fileBytes: size, few, many: await measured(proxy, ids, count) }
    } finally {
      await proxy.stop()
      await store.stop()
      rmSync(rests, { recursive: true, force: true })
    }
  }
  return { saved, stores }
}
