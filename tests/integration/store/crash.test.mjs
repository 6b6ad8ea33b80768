// kill -9 in the middle of saves, again and again: what was acknowledged is there and whole, and nothing
// is there by halves.
import assert from 'node:assert/strict'
import { setMaxListeners } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { temporaryFolder } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { Client, isWhole, packed, sessionFile, unpacked } from './sessions.mjs'
import { kinds, startStore } from './stores.mjs'

setMaxListeners(0, process)
const rounds = Number(process.env.SMD_CRASH_ROUNDS ?? 100)
const writers = 4
// A body of some size, so that a save is more than one page of a database.
const text = 'reading '.repeat(4000)

/** Numbers that are the same in every run. */
function lottery(seed) {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 16) % limit
  }
}

for (const kind of kinds) describe(kind, () => {
  let folder
  let store
  before(async () => {
    folder = temporaryFolder()
    store = await startStore(kind, folder)
  })
  after(() => store?.stop())

  test(`${rounds} times kill -9 in the middle of saves`, async (context) => {
    const draw = lottery(20_261)
    const url = store.fresh()
    const start = async () => {
      const proxy = await Proxy.start({ folder, settings: { store: url }, logLevel: 'error' })
      await proxy.logIn()
      return proxy
    }
    /** id: the newest version that was acknowledged. */
    const acknowledged = new Map()
    let cut = 0

    /** Saves and changes until the proxy is gone; `heard` after each acknowledgement. */
    const write = async (client, name, heard) => {
      for (let number = 0; ; number += 1) {
        try {
          const title = `${name} ${number}`
          const saved = await client.save(packed(sessionFile({ title, note: 'version 1', text: `${text}${title}` })))
          assert.equal(saved.status, 201, saved.text)
          acknowledged.set(saved.json.id, 1)
          heard()
          const changed = await client.patch(saved.json.id, 1, { note: 'version 2' })
          assert.equal(changed.status, 200, changed.text)
          acknowledged.set(saved.json.id, 2)
          heard()
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error
          cut += 1
          return
        }
      }
    }

    const check = async (client, id, version) => {
      const opened = await client.open(id)
      assert.equal(opened.status, 200, `${id} was acknowledged`)
      const stored = Number(opened.headers.etag.slice(1, -1))
      assert.ok(stored >= version, `version ${version} was acknowledged, ${stored} is there`)
      const file = unpacked(opened.body)
      assert.ok(isWhole(file))
      assert.equal(file.note, `version ${stored}`)
      assert.ok(file.events[0].value.endsWith(file.title))
    }

    for (let round = 0; round < rounds; round += 1) {
      const proxy = await start()
      const before = new Map(acknowledged)
      let left = 1 + draw(12)
      const heard = () => {
        if ((left -= 1) === 0) proxy.child.kill('SIGKILL')
      }
      await Promise.all(Array.from({ length: writers }, (_, writer) => write(new Client(proxy), `${round}/${writer}`, heard)))
      await proxy.closed
      assert.ok(acknowledged.size >= before.size)
    }

    const proxy = await start()
    context.after(() => proxy.stop())
    const client = new Client(proxy)
    for (const [id, version] of acknowledged) await check(client, id, version)
    // And what nobody was told of, but came in before the end.
    const listed = new Set()
    let next = ''
    do {
      const page = (await client.list({ limit: 200, ...(next ? { after: next } : {}) })).json
      for (const row of page.sessions) {
        listed.add(row.id)
        assert.equal(row.note, `version ${row.version}`)
        if (!acknowledged.has(row.id)) await check(client, row.id, 1)
        const { entries } = (await client.audit(row.id)).json
        assert.equal(entries.filter((entry) => entry.what === 'saved').length, 1)
        assert.equal(entries.filter((entry) => entry.what === 'described').length, row.version - 1)
      }
      next = page.next
    } while (next)
    for (const id of acknowledged.keys()) assert.ok(listed.has(id))
    assert.ok(cut >= rounds * writers / 2, 'the end came in the middle of saves')
    if (kind === 'sqlite') assert.equal(store.sql(url, 'PRAGMA integrity_check;'), 'ok')
    context.diagnostic(`${rounds} ends, ${acknowledged.size} sessions acknowledged, ${listed.size} found, ${cut} requests cut off`)
  })
})
