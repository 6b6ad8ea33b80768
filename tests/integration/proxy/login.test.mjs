// The token of the start address buys a session; nothing else does.
import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { temporaryFolder } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'

let proxy
before(async () => (proxy = await Proxy.start({ folder: temporaryFolder() })))
after(() => proxy.stop())

const logIn = (body, headers = {}) =>
  proxy.request('/api/login', { method: 'POST', headers: { 'content-type': 'application/json', 'smd-console': '1', ...headers }, body })

test('the ready file holds address, start address and process id, and only the owner may read it', () => {
  const ready = JSON.parse(readFileSync(proxy.readyFile, 'utf8'))
  assert.deepEqual(ready, { address: proxy.address, start: proxy.start, pid: proxy.child.pid })
  assert.equal(statSync(proxy.readyFile).mode & 0o077, 0)
})

test('the right token gives 204 and a cookie that scripts and other sites cannot use', async () => {
  const answer = await logIn(JSON.stringify({ token: proxy.token }))
  assert.equal(answer.status, 204)
  const [cookie] = answer.headers['set-cookie']
  assert.match(cookie, /HttpOnly/)
  assert.match(cookie, /SameSite=Strict/)
  assert.match(cookie, /Path=\//)
  assert.ok(!cookie.includes(proxy.token))
  const session = await proxy.request('/api/session', { headers: { cookie: cookie.split(';')[0] } })
  assert.equal(session.status, 204)
})

test('each log-in gives another session', async () => {
  const [a, b] = await Promise.all([logIn(JSON.stringify({ token: proxy.token })), logIn(JSON.stringify({ token: proxy.token }))])
  assert.notEqual(a.headers['set-cookie'][0], b.headers['set-cookie'][0])
})

test('a wrong, empty, cut or missing token gives 401 and no cookie', async () => {
  for (const body of [{ token: 'x' }, { token: '' }, { token: proxy.token.slice(1) }, { token: `${proxy.token}0` }, { token: 1 }, { token: null }, {}, [], 'x']) {
    const answer = await logIn(JSON.stringify(body))
    assert.equal(answer.status, 401)
    assert.equal(answer.headers['set-cookie'], undefined)
  }
  assert.equal((await logIn('{"token":')).status, 401)
})

test('without JSON type or the custom header a form of another site cannot log in', async () => {
  const body = JSON.stringify({ token: proxy.token })
  assert.equal((await logIn(body, { 'content-type': 'text/plain' })).status, 403)
  assert.equal((await logIn(body, { 'smd-console': '0' })).status, 403)
})

test('a log-in body beyond 4 KiB is refused', async () => {
  const answer = await logIn(JSON.stringify({ token: 'x'.repeat(5000) }))
  assert.equal(answer.status, 413)
})

test('without a session /api/session says 401', async () => {
  assert.equal((await proxy.request('/api/session')).status, 401)
})
