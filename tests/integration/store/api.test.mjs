// docs/contracts.md section 9 through smd-proxy: one suite, against SQLite and a real PostgreSQL.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once, setMaxListeners } from 'node:events'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as until } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { temporaryFolder } from '../lib/certs.mjs'
import { program, Proxy, run } from '../lib/proxy.mjs'
import { Client, digestOf, isWhole, packed, sessionFile, unpacked } from './sessions.mjs'
import { kinds, startStore } from './stores.mjs'

// A listener for each program that is to go with the tests.
setMaxListeners(0, process)
const maxBytes = 100_000

for (const kind of kinds) describe(kind, () => {
  let folder
  let store
  let url
  let proxy
  let client
  const start = async (address, settings = {}) => {
    const one = await Proxy.start({ folder, settings: { store: address, ...settings } })
    await one.logIn()
    return one
  }
  before(async () => {
    folder = temporaryFolder()
    store = await startStore(kind, folder)
    url = store.fresh()
    proxy = await start(url, { 'store-max-bytes': maxBytes })
    client = new Client(proxy)
  })
  after(async () => {
    await proxy?.stop()
    await store?.stop()
  })
  /** A proxy with an empty store of its own. */
  const alone = async (context, settings) => {
    const address = store.fresh()
    const one = await start(address, settings)
    context.after(() => one.stop())
    return { client: new Client(one), proxy: one, address }
  }

  test('the configuration says which store there is', async () => {
    const answer = await client.ask('GET', '/api/config')
    assert.deepEqual(answer.json.store, { kind, maxBytes, retentionDays: 0 })
  })

  test('a compressed file comes back byte for byte', async () => {
    const bytes = packed(sessionFile({ title: 'As it was' }))
    const saved = await client.save(bytes)
    assert.equal(saved.status, 201, saved.text)
    assert.equal(saved.headers.etag, '"1"')
    assert.equal(saved.json.version, 1)
    const opened = await client.open(saved.json.id)
    assert.equal(opened.status, 200)
    assert.equal(opened.headers.etag, '"1"')
    assert.equal(opened.headers['content-type'], 'application/gzip')
    assert.deepEqual(opened.body, bytes)
  })

  test('a plain file comes back compressed, with the same content', async () => {
    const file = sessionFile({ title: 'Plain ünï' })
    const saved = await client.ask('POST', '/api/sessions', file)
    assert.equal(saved.status, 201, saved.text)
    assert.deepEqual(unpacked((await client.open(saved.json.id)).body), file)
  })

  test('a row holds what the file says of itself', async () => {
    const file = sessionFile({
      title: 'Row', note: 'seen on Monday', userType: 'bulk_user', environment: 'Simulator', created: 1_700_000_000_123,
      verdicts: [['a', 'passed'], ['b', 'could not run', ['tls.refused', 'net.dns']], ['c', 'failed', ['net.dns']], ['d', 'not run']],
    })
    const bytes = packed(file)
    const id = await client.saved(bytes)
    const { json } = await client.list({ q: 'Row' })
    const { saved, ...row } = json.sessions.find((one) => one.id === id)
    assert.ok(Math.abs(saved - Date.now()) < 60_000)
    assert.deepEqual(row, {
      id, version: 1, title: 'Row', note: 'seen on Monday', created: 1_700_000_000_123, userType: 'bulk_user', environment: 'Simulator',
      verdict: 'failed', findings: ['tls.refused', 'net.dns'], size: bytes.length,
    })
  })

  test('who is not logged in, or does not say Smd-Console, gets nothing', async () => {
    const id = await client.saved(sessionFile())
    for (const path of ['/api/sessions', `/api/sessions/${id}`, `/api/sessions/${id}/links`, `/api/sessions/${id}/audit`]) {
      assert.equal((await proxy.request(path, { headers: { 'smd-console': '1' } })).status, 401)
      assert.equal((await proxy.request(path, { headers: { cookie: proxy.cookie } })).status, 403)
    }
    assert.equal((await proxy.request('/api/sessions', { method: 'POST', headers: { 'smd-console': '1' }, body: packed(sessionFile()) })).status, 401)
  })

  test('the list is newest first, page by page without gap or repetition', async (context) => {
    const { client } = await alone(context)
    const titles = Array.from({ length: 23 }, (_, number) => `Number ${number}`)
    for (const title of titles) await client.saved(sessionFile({ title }))
    const seen = []
    let next = ''
    do {
      const page = (await client.list({ limit: 5, ...(next ? { after: next } : {}) })).json
      assert.equal(page.total, 23)
      assert.ok(page.sessions.length <= 5)
      seen.push(...page.sessions)
      next = page.next
    } while (next)
    assert.equal(new Set(seen.map((row) => row.id)).size, 23)
    assert.deepEqual(seen.map((row) => row.saved), seen.map((row) => row.saved).sort((a, b) => b - a))
    assert.deepEqual(seen.map((row) => row.title).sort(), [...titles].sort())
  })

  test('filters and search find what they should, and nothing else', async (context) => {
    const { client } = await alone(context)
    await client.saved(sessionFile({ title: 'Alpha run', note: 'Expired certificate at Müller', userType: 'standard_user', verdicts: [['a', 'failed', ['tls.expired']]] }))
    await client.saved(sessionFile({ title: 'Beta 100% "quoted"', userType: 'bulk_user', environment: 'Production', verdicts: [['a', 'passed']] }))
    await client.saved(sessionFile({ title: 'Gamma_x', note: 'nothing', environment: 'Simulator', verdicts: [['a', 'warning', ['tls.expired-soon', 'net.slow']]] }))
    const found = async (filter) => (await client.titles(filter)).map((title) => title[0]).sort().join('')
    assert.equal(await found({}), 'ABG')
    assert.equal(await found({ userType: 'bulk_user' }), 'B')
    assert.equal(await found({ environment: 'Simulator' }), 'G')
    assert.equal(await found({ verdict: 'failed' }), 'A')
    assert.equal(await found({ verdict: 'fail' }), '')
    assert.equal(await found({ finding: 'tls.expired' }), 'A')
    assert.equal(await found({ finding: 'net.slow' }), 'G')
    assert.equal(await found({ finding: 'tls.expired-soon', verdict: 'warning' }), 'G')
    assert.equal(await found({ finding: 'tls%' }), '')
    for (const [q, wanted] of [
      ['alpha', 'A'], ['ALPHA', 'A'], ['lph', 'A'], ['müller', 'A'], ['ertific', 'A'], ['expired', 'AG'], ['expired alpha', 'A'], ['alpha beta', ''],
      ['%', 'B'], ['100%', 'B'], ['0%', 'B'], ['a_x', 'G'], ['"quoted"', 'B'], ['"', 'B'], ['net.slow', 'G'], ['bulk_user', 'B'], ['production', 'B'],
      ['ül', 'A'], ['zz', ''], ['zzz', ''], ['alpha OR beta', ''], ["' OR 1=1 --", ''], ['*', ''], ['alpha*', ''], ['   ', 'ABG'], ['ga', 'G'],
    ]) assert.equal(await found({ q }), wanted, `q=${q}`)
    assert.equal(await found({ q: 'expired', verdict: 'failed' }), 'A')
    assert.equal((await client.list({ q: 'expired' })).json.total, 2)
  })

  test('words that nearly every session has are found as well as rare ones', async (context) => {
    const { client, address, proxy: one } = await alone(context)
    const id = await client.saved(sessionFile({ title: 'Seed common', note: 'rare-word' }))
    await one.stop()
    const values = kind === 'sqlite' ? 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)' : 'WITH n(i) AS (SELECT generate_series(1, 1500))'
    const pad = kind === 'sqlite' ? "printf('%032d', i)" : "lpad(i::text, 32, '0')"
    store.sql(address, `${values} INSERT INTO sessions (id, version, title, note, created, saved, user_type, environment, verdict, findings, size, search) SELECT ${pad}, 1, 'common', '', 0, i, 'u', 'e', 'passed', '', 1, 'common' FROM n;`)
    const again = await start(address)
    context.after(() => again.stop())
    const other = new Client(again)
    const common = (await other.list({ q: 'common', limit: 3 })).json
    assert.equal(common.sessions[0].id, id)
    assert.equal(common.sessions.length, 3)
    assert.equal(common.total, 1000, 'counted up to a thousand')
    assert.equal((await other.list({ q: 'common rare-word' })).json.total, 1)
    assert.equal((await other.list({ q: 'rare-word' })).json.sessions[0].id, id)
  })

  test('what is no session file is refused with the thing and the fix', async () => {
    const newer = { ...sessionFile(), version: 2 }
    const { events, ...headless } = sessionFile()
    const cases = [
      ['not JSON', 'session.json', /no JSON/i],
      ['[1]', 'session.json', /./],
      [JSON.stringify({ log: { version: '1.2' } }), 'session.format', /smd-session\.json/],
      [JSON.stringify(newer), 'session.newer', /newer/],
      [JSON.stringify(headless), 'session.member', /events/],
      [gzipSync('not JSON'), 'session.json', /./],
      [packed(sessionFile()).subarray(0, 100), 'gzip.damaged', /again/],
      [Buffer.concat([packed(sessionFile()), Buffer.from('tail')]), 'gzip.damaged', /again/],
      [gzipSync(`${'['.repeat(5000)}${']'.repeat(5000)}`), 'session.json', /./],
      [gzipSync(Buffer.alloc(80_000_000, ' ')), 'gzip.large', /bytes/],
    ]
    const total = (await client.list()).json.total
    for (const [body, code, says] of cases) {
      const answer = await client.ask('POST', '/api/sessions', body)
      assert.equal(answer.status, 400, `${code}: ${answer.text}`)
      assert.equal(answer.headers['content-type'], 'application/problem+json')
      assert.equal(answer.json.code, code)
      assert.match(answer.json.detail, says)
    }
    assert.equal((await client.list()).json.total, total)
  })

  test('a file beyond the limit is refused before it is read', async () => {
    const answer = await client.ask('POST', '/api/sessions', Buffer.alloc(maxBytes + 1, 'x'))
    assert.equal(answer.status, 413)
  })

  test('filters that make no sense, unknown ids and methods are told', async () => {
    for (const query of ['limit=0', 'limit=x', 'limit=201', 'after=zzz', 'after=1x:2', 'q=%FF', 'q=a%00b']) {
      const answer = await client.ask('GET', `/api/sessions?${query}`)
      assert.equal(answer.status, 400, query)
      assert.equal(answer.json.code, 'store.filter')
    }
    const nobody = '0'.repeat(32)
    for (const [method, path, body, headers] of [
      ['GET', '', undefined], ['DELETE', '', undefined], ['GET', '/audit', undefined], ['PUT', '', packed(sessionFile()), { 'if-match': '"1"' }],
      ['PATCH', '', { note: 'x' }, { 'if-match': '"1"' }], ['POST', '/links', { level: 'summary', expiresIn: 60 }], ['DELETE', '/links/none', undefined],
    ]) assert.equal((await client.ask(method, `/api/sessions/${nobody}${path}`, body, headers)).status, 404, `${method} ${path}`)
    assert.equal((await client.ask('DELETE', '/api/sessions')).status, 405)
    assert.equal((await client.ask('POST', `/api/sessions/${nobody}`, '{}')).status, 405)
    assert.equal((await client.ask('GET', `/api/sessions/${nobody}/other`)).status, 404)
  })

  test('a change must name the version it is for', async () => {
    const id = await client.saved(sessionFile())
    for (const headers of [{}, { 'if-match': '1' }, { 'if-match': '"x"' }, { 'if-match': '*' }, { 'if-match': 'W/"1"' }]) {
      assert.equal((await client.ask('PATCH', `/api/sessions/${id}`, { note: 'x' }, headers)).status, 428)
      assert.equal((await client.ask('PUT', `/api/sessions/${id}`, packed(sessionFile()), headers)).status, 428)
    }
    for (const body of [{}, { note: 1 }, { title: null }, [], 'x', { note: 'a\0b' }]) {
      assert.equal((await client.ask('PATCH', `/api/sessions/${id}`, body, { 'if-match': '"1"' })).status, 400, JSON.stringify(body))
    }
    assert.equal((await client.open(id)).headers.etag, '"1"')
  })

  test('title and note change in the row and in the file, whose digest stays right', async () => {
    const file = sessionFile({ title: 'Before', note: 'old-note' })
    const id = await client.saved(file)
    const changed = await client.patch(id, 1, { note: 'new-note ✓' })
    assert.equal(changed.status, 200, changed.text)
    assert.equal(changed.json.version, 2)
    assert.equal(changed.headers.etag, '"2"')
    const opened = await client.open(id)
    assert.equal(opened.headers.etag, '"2"')
    const now = unpacked(opened.body)
    assert.ok(isWhole(now))
    assert.deepEqual({ ...now, digest: '' }, { ...file, note: 'new-note ✓', digest: '' })
    assert.deepEqual(await client.titles({ q: 'new-note' }), ['Before'])
    assert.deepEqual(await client.titles({ q: 'old-note' }), [])
    assert.equal((await client.patch(id, 2, { title: 'After' })).json.version, 3)
    assert.deepEqual(await client.titles({ q: 'new-note' }), ['After'])
  })

  test('of two who change the same version one wins, and the other is shown what is stored', async () => {
    const id = await client.saved(sessionFile({ title: 'Ours' }))
    for (let version = 1; version <= 8; version += 1) {
      const notes = [`first ${version}`, `second ${version}`]
      const answers = await Promise.all(notes.map((note) => (version % 2 ? client.patch(id, version, { note }) : client.put(id, version, sessionFile({ title: 'Ours', note })))))
      assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 412])
      const winner = notes[answers.findIndex((answer) => answer.status === 200)]
      const { current } = answers.find((answer) => answer.status === 412).json
      assert.equal(current.version, version + 1)
      assert.equal(current.note, winner)
      assert.equal(current.id, id)
      assert.equal(unpacked((await client.open(id)).body).note, winner)
    }
    assert.equal((await client.put(id, 3, sessionFile())).status, 412)
  })

  test('of many changes to one version exactly one is made', async () => {
    const id = await client.saved(sessionFile({ title: 'Contended' }))
    const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => client.patch(id, 1, { note: `by ${number}` })))
    const winners = answers.flatMap((answer, number) => (answer.status === 200 ? [number] : []))
    assert.equal(winners.length, 1)
    assert.ok(answers.every((answer) => [200, 412].includes(answer.status)))
    assert.equal(unpacked((await client.open(id)).body).note, `by ${winners[0]}`)
  })

  test('what was deleted is gone with its links, but not who did it', async () => {
    const id = await client.saved(sessionFile({ title: 'Delete me' }))
    const { token } = (await client.share(id, 'everything')).json
    assert.equal((await client.shared(token)).status, 200)
    assert.equal((await client.ask('DELETE', `/api/sessions/${id}`)).status, 204)
    assert.equal((await client.open(id)).status, 404)
    assert.equal((await client.shared(token)).status, 404)
    assert.deepEqual(await client.titles({ q: 'Delete me' }), [])
    assert.equal((await client.audit(id)).json.entries[0].what, 'deleted')
  })

  test('a link opens everything or a summary, without a log-in', async () => {
    const file = sessionFile({ title: 'Shared', note: 'for you', text: 'inside' })
    const id = await client.saved(file)
    const everything = (await client.share(id, 'everything')).json
    const summary = await client.share(id, 'summary', 600)
    assert.equal(summary.status, 201)
    assert.match(summary.json.token, /^[0-9a-f]{64}$/)
    assert.equal(summary.json.url, `${proxy.address}/#shared=${summary.json.token}`)
    assert.ok(Math.abs(summary.json.expires - Date.now() - 600_000) < 60_000)
    assert.deepEqual(unpacked((await client.shared(everything.token)).body), file)
    const short = unpacked((await client.shared(summary.json.token)).body)
    const { events, bodies, digest, ...rest } = file
    assert.deepEqual({ ...short, digest: '' }, { ...rest, digest: '' })
    assert.equal(short.digest, digestOf(rest))
    await client.patch(id, 1, { note: 'changed later' })
    assert.equal(unpacked((await client.shared(summary.json.token)).body).note, 'changed later')
    const { links } = (await client.links(id)).json
    assert.deepEqual(links.map(({ level, opened, withdrawn }) => ({ level, opened, withdrawn })).sort((a, b) => a.opened - b.opened), [
      { level: 'everything', opened: 1, withdrawn: null }, { level: 'summary', opened: 2, withdrawn: null },
    ])
    assert.ok(!JSON.stringify(links).includes(summary.json.token), 'the token is told once')
  })

  test('of a token only its digest is kept', async () => {
    const id = await client.saved(sessionFile())
    const { token } = (await client.share(id, 'summary')).json
    const rest = store.bytes(url)
    assert.ok(rest.includes(createHash('sha256').update(token).digest('hex')))
    assert.ok(!rest.includes(token))
    assert.ok(!proxy.stderr.includes(token))
  })

  test('links that expired or were withdrawn say so', async () => {
    const id = await client.saved(sessionFile())
    const brief = (await client.share(id, 'summary', 1)).json
    const taken = (await client.share(id, 'everything')).json
    assert.equal((await client.ask('DELETE', `/api/sessions/${id}/links/${taken.id}`)).status, 204)
    const gone = await client.shared(taken.token)
    assert.equal(gone.status, 410)
    assert.equal(JSON.parse(gone.text).code, 'link.withdrawn')
    assert.equal((await client.ask('DELETE', `/api/sessions/${id}/links/${taken.id}`)).status, 404)
    await until(brief.expires - Date.now() + 1)
    const over = await client.shared(brief.token)
    assert.equal(over.status, 410)
    assert.equal(JSON.parse(over.text).code, 'link.expired')
    const rows = (await client.links(id)).json.links
    assert.ok(rows.find((row) => row.id === taken.id).withdrawn >= rows.find((row) => row.id === taken.id).created)
    assert.deepEqual(rows.map((row) => row.opened), [0, 0])
  })

  test('links need a level and a time within reason', async () => {
    const id = await client.saved(sessionFile())
    for (const body of [{}, { level: 'summary' }, { level: 'all', expiresIn: 60 }, { level: 'summary', expiresIn: 0 }, { level: 'summary', expiresIn: 1e9 }, { level: 'summary', expiresIn: 1.5 }, { level: 'summary', expiresIn: '60' }]) {
      assert.equal((await client.ask('POST', `/api/sessions/${id}/links`, body)).status, 400, JSON.stringify(body))
    }
  })

  test('who guesses tokens is stopped', async (context) => {
    const { client } = await alone(context)
    const statuses = []
    for (let guess = 0; guess < 22; guess += 1) statuses.push((await client.shared(String(guess).padStart(64, '0'))).status)
    assert.deepEqual(statuses, [...Array(20).fill(404), 429, 429])
  })

  test('the audit trail names every opening and change, newest first', async () => {
    const id = await client.saved(sessionFile())
    await client.open(id)
    await client.patch(id, 1, { note: 'n' })
    await client.put(id, 2, sessionFile())
    const link = (await client.share(id, 'summary')).json
    await client.shared(link.token)
    await client.ask('DELETE', `/api/sessions/${id}/links/${link.id}`)
    const { entries } = (await client.audit(id)).json
    assert.deepEqual(entries.map((entry) => entry.what), ['link withdrawn', 'opened by link', 'link made', 'replaced', 'described', 'opened', 'saved'])
    assert.deepEqual(entries.map((entry) => entry.link), [link.id, link.id, link.id, null, null, null, null])
    for (const entry of entries) assert.match(entry.who, entry.what === 'opened by link' ? /^a link from 127\.0\.0\.1$/ : /^log-in [0-9a-f]{8} from 127\.0\.0\.1$/)
    assert.equal(new Set(entries.filter((entry) => entry.what !== 'opened by link').map((entry) => entry.who)).size, 1)
    assert.ok(!entries.some((entry) => proxy.cookie.includes(entry.who.split(' ')[1])), 'not a piece of the cookie')
  })

  test('what is older than the retention is deleted at the start', async (context) => {
    const { client, proxy: one, address } = await alone(context)
    const old = await client.saved(sessionFile({ title: 'Old' }))
    const fresh = await client.saved(sessionFile({ title: 'Fresh' }))
    await one.stop()
    store.sql(address, `UPDATE sessions SET saved = ${Date.now() - 31 * 86_400_000} WHERE id = '${old}';`)
    const again = await start(address, { 'store-retention-days': 30 })
    context.after(() => again.stop())
    const entry = await again.logged((line) => line.event === 'sessions_retired')
    assert.equal(entry.count, 1)
    const later = new Client(again)
    assert.deepEqual(await later.titles({}), ['Fresh'])
    assert.equal((await later.open(old)).status, 404)
    assert.equal((await later.open(fresh)).status, 200)
    assert.deepEqual((await later.audit(old)).json.entries.map((one) => [one.who, one.what])[0], ['retention', 'retired'])
  })

  test('several proxies may start at once on an empty database', async (context) => {
    const address = store.fresh()
    const several = await Promise.all([1, 2, 3].map(() => start(address)))
    context.after(() => Promise.all(several.map((one) => one.stop())))
    const clients = several.map((one) => new Client(one))
    const id = await clients[0].saved(sessionFile({ title: 'From the first' }))
    for (const one of clients) assert.equal((await one.open(id)).status, 200)
    const answers = await Promise.all(clients.map((one, number) => one.patch(id, 1, { note: String(number) })))
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 412, 412])
  })

  test('a database of an older version is brought on, and keeps what was in it', async (context) => {
    const { client, proxy: one, address } = await alone(context)
    const file = sessionFile({ title: 'From before' })
    const id = await client.saved(file)
    const { token } = (await client.share(id, 'everything')).json
    await one.stop()
    // What the second step of the schema brought.
    const tables = ['oauth_codes', 'oauth_visits', 'oauth_hops', 'oauth_runs']
    store.sql(address, `${tables.map((table) => `DROP TABLE ${table};`).join(' ')} UPDATE schema_version SET version = 1;`)
    const again = await start(address)
    context.after(() => again.stop())
    const later = new Client(again)
    assert.deepEqual(unpacked((await later.open(id)).body), file)
    assert.deepEqual(await later.titles({ q: 'before' }), ['From before'])
    assert.equal((await later.shared(token)).status, 200)
    assert.equal((await later.audit(id)).json.entries.at(-1).what, 'saved')
    assert.equal(store.sql(address, 'SELECT version FROM schema_version;'), '2')
    for (const table of tables) assert.equal(store.sql(address, `SELECT count(*) FROM ${table};`), '0')
  })

  test('a database of a newer version is left alone', async (context) => {
    const { proxy: one, address } = await alone(context)
    await one.stop()
    store.sql(address, 'UPDATE schema_version SET version = 99;')
    await assert.rejects(start(address), /newer version of smd-proxy/)
    assert.equal(store.sql(address, 'SELECT version FROM schema_version;'), '99')
  })

  test('no password of the store is in the log', () => {
    if (kind === 'postgresql') assert.ok(!proxy.stderr.includes(store.server.password))
  })

  if (kind === 'postgresql') test('while PostgreSQL is away the answer is 503, and afterwards all is well', async (context) => {
    const { client } = await alone(context)
    const id = await client.saved(sessionFile({ title: 'Stays' }))
    await store.server.stop()
    const answer = await client.list()
    assert.equal(answer.status, 503)
    assert.equal(answer.json.code, 'store.unavailable')
    assert.ok(!answer.text.includes(store.server.folder))
    await store.server.up()
    assert.equal((await client.open(id)).status, 200)
    assert.equal((await client.save(sessionFile())).status, 201)
  })
})

test('a store that cannot be opened stops the start, with the reason and the fix', async () => {
  const folder = temporaryFolder()
  for (const [store, words] of [
    [`sqlite:${folder}/none/sessions.db`, /none\/sessions\.db.*must exist and be writable/s],
    [`sqlite:${folder}`, /directory/i],
    ['postgresql://smd@127.0.0.1:1/none', /store: .*(refused|connect).*--store none/s],
    ['mysql://here', /store: must be sqlite:PATH/],
    ['sqlite:', /store: must be sqlite:PATH/],
  ]) {
    const result = await run('smd-proxy', ['--profile', 'none', '--listen', '127.0.0.1:0', '--web', folder, '--store', store])
    assert.equal(result.code, 1, store)
    assert.match(result.stderr, words)
  }
  const checked = await run('smd-proxy', ['--profile', 'none', '--store', 'mysql://here', '--check-config'])
  assert.equal(checked.code, 1)
  assert.match(checked.stdout, /store: must be sqlite:PATH/)
})

test('a store that nobody chose is beside the configuration, or where programs keep their state', async () => {
  const folder = temporaryFolder()
  const kindOf = async (proxy) => {
    await proxy.logIn()
    return JSON.parse((await proxy.request('/api/config', { headers: proxy.pageHeaders })).text).store.kind
  }
  const beside = await Proxy.start({ folder, settings: { store: undefined } })
  assert.equal(await kindOf(beside), 'sqlite')
  const file = join(dirname(beside.readyFile), 'smd-sessions.db')
  assert.equal(statSync(file).mode & 0o077, 0, 'only its owner may read it')
  await beside.stop()
  const elsewhere = async (state) => {
    const child = spawn(program('smd-proxy'), ['--profile', 'none', '--listen', '127.0.0.1:0', '--web', folder], { env: { ...process.env, XDG_STATE_HOME: state, HOME: folder } })
    let log = ''
    child.stderr.on('data', (bytes) => (log += bytes))
    await once(child.stdout, 'data')
    child.kill()
    await once(child, 'close')
    return log
  }
  assert.ok(!(await elsewhere(join(folder, 'state'))).includes('no_store'))
  assert.equal(statSync(join(folder, 'state', 'smd-proxy', 'smd-sessions.db')).mode & 0o077, 0)
  // What nobody asked for does not stop the proxy.
  assert.match(await elsewhere(file), /no_store/)
})

test('without a store the API says how to get one', async () => {
  const proxy = await Proxy.start({ folder: temporaryFolder(), settings: { store: 'none' } })
  await proxy.logIn()
  const client = new Client(proxy)
  assert.equal((await client.ask('GET', '/api/config')).json.store.kind, 'none')
  const answer = await client.list()
  assert.equal(answer.status, 404)
  assert.match(answer.json.detail, /--store/)
  assert.equal((await client.shared('0'.repeat(64))).status, 404)
  await proxy.stop()
})
