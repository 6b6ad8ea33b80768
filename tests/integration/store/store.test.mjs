// The session store over HTTP: one suite, against SQLite and against PostgreSQL.
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {describe, test} from 'node:test'
import {gzipSync} from 'node:zlib'

import {Proxy, run} from '../lib/proxy.mjs'
import {databases} from './databases.mjs'
import {packed, sessionFile, startWithStore, temporary, unpacked} from './support.mjs'

for (const [name, fresh] of databases) {
  describe(name, () => {
    const begin = async (t, settings) => {
      const folder = temporary(t)
      const store = await fresh(t, folder)
      return {folder, store, person: await startWithStore(t, folder, store, settings)}
    }

    test('what is saved is listed and opened, byte for byte, also after a new start', async (t) => {
      const {person, folder, store} = await begin(t)
      const file = sessionFile('Token refused', {verdict: 'failed', findings: ['oauth.invalid-client'], note: 'Since Tuesday.'})
      const bytes = packed(file)
      const saved = await person.ask('POST', '', {body: bytes, status: 201})
      assert.equal(saved.json.version, 1)
      const opened = await person.ask('GET', `/${saved.json.id}`, {status: 200})
      assert.deepEqual(opened.body, bytes)
      assert.equal(opened.headers.etag, '"1"')
      const {sessions, total, next} = await person.list()
      assert.equal(total, 1)
      assert.equal(next, null)
      const {id, saved: at, size, ...row} = sessions[0]
      assert.equal(id, saved.json.id)
      assert.equal(size, bytes.length)
      assert.ok(Math.abs(at - Date.now()) < 60_000)
      assert.deepEqual(row, {version: 1, title: 'Token refused', note: 'Since Tuesday.', created: file.created, userType: 'self_access',
        environment: 'Simulator', verdict: 'failed', findings: ['oauth.invalid-client']})
      const plain = await person.ask('POST', '', {body: Buffer.from(JSON.stringify(file)), status: 201})
      assert.deepEqual(await person.open(plain.json.id), file)

      await person.proxy.stop()
      const again = await startWithStore(t, folder, store)
      assert.deepEqual(await again.open(id), file)
    })

    test('search and filters find what they say, in pages, newest first', async (t) => {
      const {person} = await begin(t)
      for (let index = 0; index < 25; ++index) {
        await person.save(sessionFile(`Run ${index}`, {
          verdict: index % 5 === 0 ? 'failed' : 'passed', findings: index % 5 === 0 ? ['tls.server-expired'] : [],
          userType: index % 2 ? 'standard_user' : 'self_access', note: index === 7 ? '100% of "readings" are_gone; näïve' : '',
        }))
      }
      const titles = async (query) => (await person.list(query)).sessions.map((row) => row.title)
      assert.deepEqual(await titles({verdict: 'failed'}), ['Run 20', 'Run 15', 'Run 10', 'Run 5', 'Run 0'])
      assert.deepEqual(await titles({finding: 'tls.server-expired', userType: 'standard_user'}), ['Run 15', 'Run 5'])
      assert.deepEqual(await titles({finding: 'tls.server'}), [])
      assert.deepEqual(await titles({environment: 'Elsewhere'}), [])
      for (const q of ['100%', '"readings"', 'are_gone', 'GONE readings', 'näïve', 'eadi', '7 100%']) {
        assert.deepEqual(await titles({q}), ['Run 7'], q)
      }
      for (const q of ['1000%', 'areXgone', "' OR 1=1 --", 'a* b', '(']) assert.deepEqual(await titles({q}), [], q)
      assert.equal((await person.list({q: 'tls.server-expired'})).total, 5)
      const seen = []
      let after = ''
      do {
        const page = await person.list({limit: '10', after})
        assert.equal(page.total, 25)
        assert.ok(page.sessions.length <= 10)
        seen.push(...page.sessions.map((row) => row.title))
        after = page.next
      } while (after)
      assert.deepEqual(seen, Array.from({length: 25}, (_, index) => `Run ${24 - index}`))
    })

    test('a change is for the version that was read, or it is refused with what is there now', async (t) => {
      const {person} = await begin(t)
      const id = await person.save(sessionFile('First'))
      assert.equal((await person.ask('PATCH', `/${id}`, {body: {note: 'Mine'}})).status, 428)
      const changed = await person.ask('PATCH', `/${id}`, {body: {note: 'Theirs'}, version: 1, status: 200})
      assert.equal(changed.json.version, 2)
      const late = await person.ask('PATCH', `/${id}`, {body: {note: 'Mine'}, version: 1, status: 412})
      assert.equal(late.json.current.note, 'Theirs')
      assert.equal(late.json.current.version, 2)
      const opened = await person.open(id)
      assert.equal(opened.note, 'Theirs')
      assert.equal(opened.title, 'First')
      assert.equal((await person.list({q: 'theirs'})).total, 1)
      assert.equal((await person.list({q: 'mine'})).total, 0)
      const second = sessionFile('Second', {verdict: 'failed'})
      assert.equal((await person.ask('PUT', `/${id}`, {body: packed(second), version: 1})).status, 412)
      assert.equal((await person.ask('PUT', `/${id}`, {body: packed(second), version: 2, status: 200})).json.version, 3)
      assert.deepEqual(await person.open(id), second)
      assert.equal((await person.list({verdict: 'failed'})).total, 1)
      await person.ask('PATCH', `/${'0'.repeat(32)}`, {body: {note: ''}, version: 1, status: 404})
    })

    test('of many changes to one version exactly one is made', async (t) => {
      const {person} = await begin(t)
      const id = await person.save(sessionFile('Contended'))
      const tries = await Promise.all(Array.from({length: 20}, (_, index) =>
        person.ask('PATCH', `/${id}`, {body: {note: `by ${index}`}, version: 1})))
      const done = tries.flatMap((answer, index) => (answer.status === 200 ? [index] : []))
      assert.equal(done.length, 1, JSON.stringify(tries.map((answer) => answer.status)))
      assert.ok(tries.every((answer) => [200, 412].includes(answer.status)))
      assert.equal((await person.open(id)).note, `by ${done[0]}`)
    })

    test('links open without a log-in, as much as they were made for, until they end', async (t) => {
      const {person} = await begin(t)
      const id = await person.save(sessionFile('Shared', {text: 'inside'}))
      const make = async (level, expiresIn) => (await person.ask('POST', `/${id}/links`, {body: {level, expiresIn}, status: 201})).json
      const guest = (token) => person.proxy.request(`/api/shared/${token}`)
      const everything = await make('everything', 3600)
      const summary = await make('summary', 3600)
      assert.equal(everything.url, `${person.proxy.address}/#shared=${everything.token}`)
      assert.deepEqual(unpacked((await guest(everything.token)).body).events, sessionFile('Shared', {text: 'inside'}).events)
      const short = unpacked((await guest(summary.token)).body)
      assert.equal(short.title, 'Shared')
      assert.ok(!('events' in short) && !('bodies' in short))
      assert.ok(!JSON.stringify(short).includes('inside'))
      await person.ask('DELETE', `/${id}/links/${everything.id}`, {status: 204})
      assert.equal((await guest(everything.token)).status, 410)
      assert.equal((await guest('0'.repeat(64))).status, 404)

      const brief = await make('everything', 1)
      // The end is the server's own clock: asked for until it is over.
      let answer = await guest(brief.token)
      assert.equal(answer.status, 200)
      while (answer.status === 200) answer = await guest(brief.token)
      assert.equal(answer.status, 410)
      assert.match(answer.text, /expired/)
      assert.ok(Date.now() >= brief.expires)

      const {links} = (await person.ask('GET', `/${id}/links`, {status: 200})).json
      const listed = links.find((link) => link.id === everything.id)
      assert.ok(listed.withdrawn > 0)
      assert.equal(listed.opened, 1)
      assert.ok(!JSON.stringify(links).includes(everything.token))
      for (const body of [{level: 'all', expiresIn: 60}, {level: 'summary', expiresIn: 0}, {level: 'summary', expiresIn: 1e9}, []]) {
        await person.ask('POST', `/${id}/links`, {body, status: 400})
      }
      await person.ask('DELETE', `/${id}`, {status: 204})
      assert.equal((await guest(summary.token)).status, 404)
    })

    test('the trail says who did what, also of what is deleted', async (t) => {
      const {person} = await begin(t)
      const id = await person.save(sessionFile('Watched'))
      await person.open(id)
      const link = (await person.ask('POST', `/${id}/links`, {body: {level: 'summary', expiresIn: 60}})).json
      await person.proxy.request(`/api/shared/${link.token}`)
      await person.ask('PATCH', `/${id}`, {body: {title: 'Other'}, version: 1, status: 200})
      await person.ask('DELETE', `/${id}/links/${link.id}`, {status: 204})
      await person.ask('DELETE', `/${id}`, {status: 204})
      await person.ask('DELETE', `/${id}`, {status: 404})
      const {entries} = (await person.ask('GET', `/${id}/audit`, {status: 200})).json
      assert.deepEqual(entries.map((entry) => entry.what).sort(),
        ['deleted', 'described', 'link made', 'link withdrawn', 'opened', 'opened by link', 'saved'])
      assert.equal(entries.find((entry) => entry.what === 'opened by link').link, link.id)
      assert.match(entries.find((entry) => entry.what === 'opened by link').who, /^a link from 127\.0\.0\.1$/)
    })

    test('what is no session file is refused with what it is and what to do, and nothing is kept', async (t) => {
      const {person} = await begin(t, {'store-max-bytes': 10_000})
      const refused = async (body, status, words) => {
        const answer = await person.ask('POST', '', {body, status})
        assert.match(answer.text, words)
      }
      await refused(Buffer.from('<feed/>'), 400, /no JSON object/)
      await refused(Buffer.from('{}'), 400, /no session file/)
      await refused(packed({...sessionFile('New'), version: 9}), 400, /version 9.*update/)
      await refused(packed(sessionFile('Cut')).subarray(0, 100), 400, /damaged or cut off/)
      await refused(gzipSync(Buffer.alloc(2_000_000)), 400, /expands to more than/)
      await refused(Buffer.from(`{"a":${'['.repeat(5000)}`), 400, /no JSON object/)
      const large = await person.ask('POST', '', {body: Buffer.alloc(20_000, 'x')})
      assert.equal(large.status, 413)
      assert.equal((await person.list()).total, 0)
    })

    test('without a log-in, or without the mark of the page, nothing is told', async (t) => {
      const {person} = await begin(t)
      const id = await person.save(sessionFile('Private'))
      for (const path of ['', `/${id}`, `/${id}/links`, `/${id}/audit`]) {
        assert.equal((await person.proxy.request(`/api/sessions${path}`)).status, 401)
      }
      const unmarked = await person.proxy.request(`/api/sessions/${id}`, {method: 'DELETE', headers: {cookie: person.proxy.cookie}})
      assert.equal(unmarked.status, 403)
      assert.equal((await person.list()).total, 1)
    })

    test('the configuration tells of the store; sessions older than it keeps are deleted', async (t) => {
      const {person, folder, store} = await begin(t, {'store-retention-days': 30})
      const config = JSON.parse((await person.proxy.request('/api/config', {headers: person.proxy.pageHeaders})).text)
      assert.deepEqual(config.store, {kind: name.toLowerCase(), maxBytes: 33554432, retentionDays: 30})
      const old = await person.save(sessionFile('Old'))
      await person.save(sessionFile('New'))
      await person.proxy.stop()
      const sql = `UPDATE sessions SET saved = saved - ${31 * 86_400_000} WHERE id = '${old}'`
      if (name === 'SQLite') execFileSync('python3', ['-c', 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()', store.slice(7), sql])
      else execFileSync('psql', ['-q', store, '-c', sql])
      const again = await startWithStore(t, folder, store, {'store-retention-days': 30})
      assert.deepEqual((await again.list()).sessions.map((row) => row.title), ['New'])
    })
  })
}

test('a store that cannot be opened stops the start, with the reason and the fix', async (t) => {
  const folder = temporary(t)
  for (const [store, words] of [
    [`sqlite:${folder}/none/sessions.db`, /none\/sessions\.db.*must exist and be writable/s],
    ['postgresql://smd@127.0.0.1:1/none', /store: .*(refused|connect)/s],
    ['mysql://here', /store: must be sqlite:PATH/],
  ]) {
    const result = await run('smd-proxy', ['--profile', 'none', '--listen', '127.0.0.1:0', '--web', folder, '--store', store])
    assert.equal(result.code, 1, store)
    assert.match(result.stderr, words)
  }
})

test('the store of nobody’s choice is made where programs keep their state', async (t) => {
  const folder = temporary(t)
  const proxy = await Proxy.start({folder, settings: {store: undefined}, env: {XDG_STATE_HOME: `${folder}/state`}})
  t.after(() => proxy.stop('SIGKILL'))
  await proxy.logIn()
  const config = JSON.parse((await proxy.request('/api/config', {headers: proxy.pageHeaders})).text)
  assert.equal(config.store.kind, 'sqlite')
})
