// What rests in the store and what it gives away: sessions of a custodian that repeats every secret in
// every form, links, pending OAuth runs, the audit trail and the log. Searched by a scanner that knows the
// values from the wire.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { smd, startSimulatorForSmd } from '../headless/support.mjs'
import { temporaryFolder } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { startEcho } from '../sessions/echo.mjs'
import { registrations } from '../simulator/support.mjs'
import { Client, sessionFile, unpacked } from './sessions.mjs'
import { kinds, startStore } from './stores.mjs'

const visitor = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

/** What is in a session file when every body of it is unpacked too. */
const withBodies = (file) =>
  [JSON.stringify(file), ...Object.values(file.bodies ?? {}).map(({ encoding, data = '' }) =>
    encoding === 'utf-8' ? data : (encoding === 'base64' ? Buffer.from(data, 'base64') : gunzipSync(Buffer.from(data, 'base64'))).toString())].join('\n')

for (const kind of kinds) {
  test(`nothing that rests in ${kind} or comes out of it is a secret`, { timeout: 240_000 }, async (t) => {
    const folder = temporaryFolder()
    const store = await startStore(kind, folder)
    t.after(() => store.stop())
    const url = store.fresh()
    const proxy = await Proxy.start({ folder, settings: { store: url }, logLevel: 'debug' })
    t.after(() => proxy.stop())
    await proxy.logIn()
    const client = new Client(proxy)
    const simulator = await startSimulatorForSmd(t)
    const { readyFile, scanner } = await startEcho(t, simulator, await registrations(simulator))
    const session = join(simulator.folder, 'run.smd-session.json.gz')
    await smd(['test', '-vv', '--simulator', readyFile, '--session', session])
    const bytes = await readFile(session)
    assert.ok(scanner.secrets.size >= 7, `the run had ${scanner.secrets.size} secrets`)

    const searched = {}
    const asked = async (name, asking) => {
      const answer = await asking
      assert.ok(answer.status < 300, `${name}: ${answer.status} ${answer.text}`)
      const { authorization, cookie, ...headers } = answer.headers
      searched[name] = JSON.stringify(headers) + (answer.body[0] === 0x1f ? withBodies(unpacked(answer.body)) : answer.text)
      return answer
    }
    const { id } = (await asked('saved', client.save(bytes))).json
    await asked('a new version', client.put(id, 1, unpacked(bytes)))
    await asked('a note', client.patch(id, 2, { note: 'The customer called on Monday.' }))
    await asked('the list', client.list())
    await asked('a search', client.list({ q: 'customer' }))
    await asked('opened', client.open(id))
    const links = []
    for (const level of ['summary', 'everything']) {
      const { token } = (await client.share(id, level)).json
      links.push(token)
      await asked(`the link to ${level}`, client.shared(token))
    }
    await asked('the links', client.links(id))
    await asked('the audit trail', client.audit(id))

    // A pending OAuth run whose code has come and was not fetched yet.
    const state = 'state-of-the-leak-test-0123456789abcdef'
    const code = 'c0de-0f-the-leak-test-0123456789abcdef'
    const begun = await proxy.request('/api/oauth/runs', {
      method: 'POST',
      headers: { ...proxy.pageHeaders, 'content-type': 'application/json' },
      body: JSON.stringify({ state, authorize: `https://utility.example/authorize?state=${state}`, redirect_uri: `${proxy.address}/oauth/redirect`, expires_in: 600 }),
    })
    assert.equal(begun.status, 201, begun.text)
    const back = await proxy.request(`/oauth/redirect?code=${code}&state=${state}`, { headers: visitor })
    assert.equal(back.headers.location, '/oauth/done?result=code')
    const rests = store.bytes(url)
    assert.notEqual(store.sql(url, 'SELECT count(*) FROM oauth_codes;'), '0', 'the code rests in the store')

    scanner.add('code that waits', code)
    scanner.add('log-in', proxy.token)
    scanner.add('cookie', proxy.cookie.split('=')[1])
    for (const token of links) scanner.add('link', token)
    searched['the database'] = rests
    searched['the log'] = proxy.stderr
    assert.ok(rests.includes(id), 'the database is what was searched')
    assert.deepEqual(Object.entries(searched).flatMap(([name, text]) => scanner.find(name, text)).slice(0, 5), [])
    assert.notDeepEqual(scanner.find('x', `${rests}${Buffer.from(code).toString('hex')}`), [], 'the scanner finds')
  })

  test(`${kind}: a title or a note that holds a secret is refused, and says what it is`, async (t) => {
    const folder = temporaryFolder()
    const store = await startStore(kind, folder)
    t.after(() => store.stop())
    const url = store.fresh()
    const proxy = await Proxy.start({ folder, settings: { store: url } })
    t.after(() => proxy.stop())
    await proxy.logIn()
    const client = new Client(proxy)
    const id = await client.saved(sessionFile({ title: 'Before' }))
    for (const change of [
      { note: 'I used Authorization: Bearer 6f1d0a8e-77aa-4c1d-9b55-2b8f4f0f6c11 here' },
      { note: 'client_secret=b1946ac92492d2347c6235b4d2611184' },
      { title: `Basic ${Buffer.from('0123456789abcdef:b1946ac92492d2347c6235b4').toString('base64')}` },
    ]) {
      const answer = await client.patch(id, 1, change)
      assert.equal(answer.status, 422, answer.text)
      assert.match(answer.text, /secret/)
      assert.ok(!/b1946|6f1d0a8e/.test(answer.text), answer.text)
    }
    const saved = await client.save(sessionFile({ note: 'refresh_token=9b55c1d0-2b8f-4f0f-8c11-77aa4c1d0f6c' }))
    assert.equal(saved.status, 422, saved.text)
    assert.deepEqual(await client.titles(), ['Before'])
    assert.ok(!/b1946|9b55c1d0/.test(store.bytes(url) + proxy.stderr))
  })
}
