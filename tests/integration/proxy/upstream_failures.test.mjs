// Upstreams that refuse, drop, truncate, stall or talk nonsense, at every stage: each becomes a problem
// that names the stage, and what was already sent.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { standardCertificates } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { Upstream, closedPort, table } from '../lib/upstream.mjs'

const deadlines = { 'deadline-connect': 0.6, 'deadline-tls': 0.6, 'deadline-first-byte': 0.6, 'deadline-idle': 0.6, 'deadline-dns': 3 }
let certificates
let proxy
const upstreams = {}
const running = []

/** An upstream that runs `raw` on the plain bytes of each connection once a request has come. */
async function rawUpstream(name, answer) {
  const upstream = await Upstream.start(certificates, {
    raw: (socket, self) => socket.once('data', () => answer(socket, self)),
  })
  running.push(upstream)
  upstreams[name] = { upstream, table: table(certificates, upstream, deadlines) }
}

const cases = {
  drop_after_request: (socket) => socket.end(),
  reset_after_request: (socket) => socket.destroy(),
  cut_mid_head: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
  stall_before_head: () => {},
  stall_mid_head: (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Le'),
  garbage: (socket) => socket.end('\x16\x03\x01 this is no answer at all\r\n\r\n'),
  http2: (socket) => socket.end('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  old_http: (socket) => socket.end('<html>HTTP/0.9 says hello</html>'),
  continue_flood: (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(500)),
  endless_informational: (socket) => {
    const more = () => socket.writable && socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n', () => setTimeout(more, 5))
    more()
  },
  huge_header: (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`),
  endless_header: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const more = () => socket.writable && socket.write('X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(100), () => setImmediate(more))
    more()
  },
  switching_protocols: (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'),
  odd_coding: (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'),
  both_framings: (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n'),
  two_lengths: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'),
  bad_length: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc'),
  header_with_newline: (socket) => socket.end('HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n'),
  folded_header: (socket) => socket.end('HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n'),
}
const broken = {
  cut_mid_body: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'),
  reset_mid_body: (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello', () => setTimeout(() => socket.destroy(), 20)),
  cut_mid_chunk: (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhello'),
  cut_before_last_chunk: (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'),
  bad_chunk: (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n'),
  endless_chunk_extension: (socket) => socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5;${'x'.repeat(200_000)}`),
  stall_mid_body: (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello'),
  // Without close_notify the end of such a body may have been cut off by anybody.
  cut_unframed_body: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello', () => setTimeout(() => socket.destroy(), 20))
  },
}

before(async () => {
  certificates = standardCertificates()
  for (const [name, answer] of Object.entries({ ...cases, ...broken })) await rawUpstream(name, answer)
  upstreams.unframed = { table: undefined }
  await rawUpstream('unframed', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nhello'))
  await rawUpstream('old_version', (socket) => socket.end('HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello'))
  await rawUpstream('leftover', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil'))
  const tcp = {
    closes_at_once: (socket) => socket.destroy(),
    closes_after_hello: (socket) => socket.once('data', () => socket.destroy()),
    plain_http: (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    tls_garbage: (socket) => socket.once('data', () => socket.end(Buffer.alloc(300, 0xff))),
    stalls_in_handshake: () => {},
  }
  for (const [name, handler] of Object.entries(tcp)) {
    const upstream = await Upstream.start(certificates, { tcp: handler })
    running.push(upstream)
    upstreams[name] = { upstream, table: table(certificates, upstream, deadlines) }
  }
  upstreams.refused = { table: table(certificates, { origin: `https://127.0.0.1:${await closedPort()}` }, deadlines) }
  upstreams.no_name = { table: table(certificates, { origin: 'https://no-such-name.invalid' }, deadlines) }
  proxy = await Proxy.start({
    folder: certificates.folder,
    upstreams: Object.fromEntries(Object.entries(upstreams).map(([name, one]) => [name, one.table])),
  })
  await proxy.logIn()
})
after(async () => {
  await proxy.stop()
  for (const upstream of running) await upstream.stop()
})

async function problem(name, options) {
  const answer = await proxy.relay(`${name}/status`, options)
  assert.equal(answer.headers['smd-relay'], 'problem', `${answer.status} ${answer.text}`)
  const json = JSON.parse(answer.text)
  assert.equal(json.status, answer.status)
  for (const field of ['type', 'title', 'detail', 'stage', 'code', 'reason', 'sent']) assert.ok(field in json, field)
  assert.ok(json.detail.length > 0)
  return json
}

test('nobody listens: stage connect, nothing sent', async () => {
  const json = await problem('refused')
  assert.equal(json.stage, 'connect')
  assert.equal(json.status, 502)
  assert.equal(json.sent, 'nothing')
  assert.equal(json.code, 111)
})

test('the name does not exist: stage dns (or its deadline), nothing sent', async () => {
  const json = await problem('no_name')
  assert.ok(json.stage === 'dns' || (json.stage === 'timeout' && json.during === 'dns'), json.stage)
  assert.equal(json.sent, 'nothing')
})

for (const name of ['closes_at_once', 'closes_after_hello', 'plain_http', 'tls_garbage']) {
  test(`${name}: stage tls, nothing sent`, async () => {
    const json = await problem(name)
    assert.equal(json.stage, 'tls')
    assert.equal(json.status, 502)
    assert.equal(json.sent, 'nothing')
  })
}

test('plain HTTP instead of TLS is recognisable by its code', async () => {
  assert.equal((await problem('plain_http')).code, 267)
})

test('a handshake that stalls: 504, stage timeout during tls, nothing sent', async () => {
  const json = await problem('stalls_in_handshake')
  assert.equal(json.stage, 'timeout')
  assert.equal(json.during, 'tls')
  assert.equal(json.status, 504)
  assert.equal(json.sent, 'nothing')
})

for (const name of ['stall_before_head', 'stall_mid_head']) {
  test(`${name}: 504, stage timeout, all sent`, async () => {
    const json = await problem(name)
    assert.equal(json.stage, 'timeout')
    assert.equal(json.status, 504)
    assert.equal(json.sent, 'all')
  })
}

for (const name of Object.keys(cases).filter((one) => !one.startsWith('stall'))) {
  test(`${name}: 502, stage receive, all sent`, async () => {
    const json = await problem(name)
    assert.equal(json.stage, 'receive', JSON.stringify(json))
    assert.equal(json.status, 502)
    assert.equal(json.sent, 'all')
  })
}

for (const name of Object.keys(broken)) {
  test(`${name}: what came is passed on, then the connection closes without ending the body`, async () => {
    const answer = await proxy.relay(`${name}/status`)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['smd-relay'], 'answer')
    assert.equal(answer.text, 'hello')
    assert.ok(answer.broken)
  })
}

test('why a body broke off is told to who named the request', async () => {
  const told = async (upstream, name) => {
    assert.ok((await proxy.relay(`${upstream}/status`, { headers: { 'smd-request': name } })).broken)
    const answer = await proxy.request(`/api/relay/problems/${name}`, { headers: proxy.pageHeaders })
    return { ...JSON.parse(answer.text), http: answer.status, relay: answer.headers['smd-relay'] }
  }
  const cut = await told('cut_mid_body', 'named-request-0001')
  assert.deepEqual([cut.http, cut.relay, cut.stage, cut.sent], [502, 'problem', 'receive', 'all'])
  const stalled = await told('stall_mid_body', 'named-request-0002')
  assert.deepEqual([stalled.http, stalled.relay, stalled.stage, stalled.during], [504, 'problem', 'timeout', 'receive'])
  // Whole answers and names that could be guessed leave nothing behind.
  await proxy.relay('unframed/status', { headers: { 'smd-request': 'named-request-0003' } })
  assert.equal((await proxy.request('/api/relay/problems/named-request-0003', { headers: proxy.pageHeaders })).status, 404)
  const short = await told('cut_mid_body', 'short')
  assert.deepEqual([short.http, short.relay], [404, undefined])
  assert.equal((await proxy.request('/api/relay/problems/named-request-0001')).status, 401, 'only for who is logged in')
})

test('a POST is sent exactly once in each of these failures', async () => {
  for (const name of ['drop_after_request', 'reset_after_request', 'cut_mid_head', 'garbage', 'cut_mid_body', 'bad_chunk']) {
    const { upstream } = upstreams[name]
    upstream.forget()
    const before = upstream.connections
    await proxy.relay(`${name}/token`, { method: 'POST', body: 'a=b' })
    assert.equal(upstream.connections - before, 1, name)
  }
})

test('a body that ends with the connection, properly closed, is whole', async () => {
  const answer = await proxy.relay('unframed/status')
  assert.equal(answer.text, 'hello')
  assert.ok(!answer.broken)
})

test('an HTTP/1.0 answer is understood', async () => {
  assert.equal((await proxy.relay('old_version/status')).text, 'hello')
})

test('bytes after the end of an answer never become the answer of another request', async () => {
  const { upstream } = upstreams.leftover
  upstream.forget()
  assert.equal((await proxy.relay('leftover/status')).text, 'hello')
  assert.equal((await proxy.relay('leftover/status')).text, 'hello')
  assert.equal(upstream.connections, 2)
})

test('after all that the server is well', async () => {
  assert.equal((await proxy.request('/healthz')).status, 200)
  assert.equal(proxy.child.exitCode, null)
})
