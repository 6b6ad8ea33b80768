// Too much, or too slow, from the browser's side: refused without the upstream noticing.
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
  proxy = await Proxy.start({
    folder: certificates.folder,
    settings: { 'max-body-bytes': 200_000, 'max-header-bytes': 8192, 'client-head-deadline': 0.5, 'client-body-deadline': 0.5, 'client-idle-deadline': 1 },
    upstreams: { test: table(certificates, upstream) },
  })
  await proxy.logIn()
})
after(async () => {
  await proxy.stop()
  await upstream.stop()
})
beforeEach(() => upstream.forget())

const head = (method, path, ...fields) =>
  [`${method} ${path} HTTP/1.1`, `Host: ${proxy.host}`, `Cookie: ${proxy.cookie}`, 'Smd-Console: 1', ...fields, '', ''].join('\r\n')

test('a head beyond the limit gets 431', async () => {
  const answer = await exchange(proxy.port, head('GET', '/relay/test/status', `X: ${'x'.repeat(9000)}`))
  assert.deepEqual(statuses(answer), [431])
  assert.ok(upstream.sawNothing)
})

test('a head that never ends gets 431', async () => {
  const answer = await exchange(proxy.port, `GET /relay/test/status HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`)
  assert.deepEqual(statuses(answer), [431])
  assert.ok(upstream.sawNothing)
})

test('more than a hundred fields get 431', async () => {
  const answer = await exchange(proxy.port, head('GET', '/relay/test/status', ...Array.from({ length: 101 }, (_, i) => `X${i}: 1`)))
  assert.deepEqual(statuses(answer), [431])
  assert.ok(upstream.sawNothing)
})

test('an announced body beyond the limit gets 413 before it is sent', async () => {
  const answer = await exchange(proxy.port, head('POST', '/relay/test/token', 'Content-Length: 200001'))
  assert.deepEqual(statuses(answer), [413])
  assert.ok(upstream.sawNothing)
})

test('the answer 413 survives the body that is already on its way', async () => {
  const answer = await exchange(proxy.port, head('POST', '/relay/test/token', 'Content-Length: 300000') + 'x'.repeat(240_000))
  assert.deepEqual(statuses(answer), [413])
  assert.ok(upstream.sawNothing)
})

test('a head sent too slowly ends the connection', async () => {
  const answer = await exchange(proxy.port, 'GET /relay/test/status HTTP/1.1\r\nHost: ')
  assert.deepEqual(statuses(answer), [])
  assert.ok(upstream.sawNothing)
  await proxy.logged((line) => line.event === 'refused' && line.status === 408)
})

test('a body sent too slowly never begins a request at the upstream', async () => {
  const answer = await exchange(proxy.port, head('POST', '/relay/test/token', 'Content-Length: 100') + 'half of it')
  assert.deepEqual(statuses(answer), [])
  assert.ok(upstream.sawNothing)
})

test('a client that leaves in the middle of its body never begins a request at the upstream', async () => {
  await exchange(proxy.port, head('POST', '/relay/test/token', 'Content-Length: 100') + 'half', { until: () => true, limit: 300 }).catch(() => {})
  const answer = await proxy.request('/healthz')
  assert.equal(answer.status, 200)
  assert.ok(upstream.sawNothing)
})

test('a connection without a request is closed after a while', async () => {
  assert.equal(await exchange(proxy.port, ''), '')
})

test('a body within the limit passes whole, though larger than any buffer', async () => {
  const body = Buffer.alloc(199_999, 'abcdefg')
  const answer = await proxy.relay('test/token', { method: 'POST', body })
  assert.equal(answer.status, 200)
  assert.ok(upstream.requests[0].body.equals(body))
})

test('Expect: 100-continue is answered before the body is sent', async () => {
  const { default: net } = await import('node:net')
  const socket = net.connect(proxy.port, '127.0.0.1')
  let received = ''
  socket.on('data', (bytes) => (received += bytes))
  socket.write(head('POST', '/relay/test/token', 'Content-Length: 4', 'Expect: 100-continue'))
  while (!received.includes('100 Continue')) await new Promise((done) => socket.once('data', done))
  assert.ok(upstream.sawNothing)
  socket.write('abcd')
  while (!received.includes('fine')) await new Promise((done) => socket.once('data', done))
  socket.destroy()
  assert.equal(upstream.requests[0].body.toString(), 'abcd')
})
