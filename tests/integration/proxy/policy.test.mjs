// What is not on an upstream's list is refused before a socket is opened; so is every trick with paths.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { standardCertificates } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { exchange, statuses } from '../lib/raw.mjs'
import { Upstream, table } from '../lib/upstream.mjs'

let proxy
let upstream
before(async () => {
  const certificates = standardCertificates()
  upstream = await Upstream.start(certificates)
  proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, upstream) } })
  await proxy.logIn()
})
after(async () => {
  await proxy.stop()
  await upstream.stop()
})
beforeEach(() => upstream.forget())

async function problem(path, { status, stage, ...options }) {
  const answer = await proxy.relay(path, options)
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.headers['content-type'], 'application/problem+json')
  assert.equal(answer.headers['smd-relay'], 'problem')
  assert.equal(answer.headers['cache-control'], 'no-store')
  const json = JSON.parse(answer.text)
  assert.equal(json.stage, stage)
  assert.equal(json.status, status)
  assert.equal(json.sent, 'nothing')
  assert.ok(upstream.sawNothing)
}

for (const path of ['test/', 'test/other', 'test/status/', 'test/status/more', 'test/Status', 'test/token/x', 'test/items', 'test/items/', 'test/items/1/2', 'test/items%20/1']) {
  test(`GET /relay/${path} is not on the list`, () => problem(path, { status: 403, stage: 'policy' }))
}
for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE']) {
  test(`${method} of a path that is listed for GET only is refused`, async () => {
    const answer = await proxy.relay('test/status', { method })
    assert.ok(answer.status === 403 || answer.status === 400, String(answer.status))
    assert.ok(upstream.sawNothing)
  })
}
for (const path of ['other/status', 'TEST/status', 'test', '', '/test/status', 'test%2fstatus']) {
  test(`no upstream is guessed from /relay/${path}`, () => problem(path, { status: 403, stage: 'policy' }))
}

const tricks = [
  '/items/../status', '/./status', '/items/%2e%2e/status', '/items/%2E%2E/status', '/items/.%2e/status', '/items/%2e', '/items/..',
  '//status', '/items//1', '/items/a%2fb', '/items/a%2Fb', '/items/a%5cb', '/items/a\\b', '/items/a%00b', '/items/a%0d%0aX:y',
  '/items/a%7fb', '/items/a%', '/items/a%4', '/items/a%zz', '/items/a%252fb', '/items/a"b', '/items/a<b', '/items/a|b', '/items/a^b', '/items/a`b', '/items/{id}',
]
for (const path of tricks) {
  test(`the path ${path} is refused`, async () => {
    const answer = await exchange(proxy.port, `GET /relay/test${path} HTTP/1.1\r\nHost: ${proxy.host}\r\nCookie: ${proxy.cookie}\r\nSmd-Console: 1\r\nConnection: close\r\n\r\n`)
    assert.deepEqual(statuses(answer), [400], answer)
    assert.match(answer, /"stage":"input"|refuses/)
    assert.ok(upstream.sawNothing)
  })
}

test('bytes beyond ASCII in a target are refused', async () => {
  const answer = await exchange(proxy.port, `GET /relay/test/items/\xe9 HTTP/1.1\r\nHost: ${proxy.host}\r\nCookie: ${proxy.cookie}\r\nSmd-Console: 1\r\nConnection: close\r\n\r\n`)
  assert.deepEqual(statuses(answer), [400])
  assert.ok(upstream.sawNothing)
})

test('a fragment in the target is refused', async () => {
  const answer = await exchange(proxy.port, `GET /relay/test/status?a#b HTTP/1.1\r\nHost: ${proxy.host}\r\nCookie: ${proxy.cookie}\r\nSmd-Console: 1\r\nConnection: close\r\n\r\n`)
  assert.deepEqual(statuses(answer), [400])
  assert.ok(upstream.sawNothing)
})

test('what is on the list passes, path and query unchanged', async () => {
  const answer = await proxy.relay('test/items/a%20b,c;d=1?x=%2F&y=a+b&z')
  assert.equal(answer.status, 200)
  assert.equal(upstream.requests[0].url, '/items/a%20b,c;d=1?x=%2F&y=a+b&z')
})
