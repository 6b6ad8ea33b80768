// Requests that two servers could read differently: refused, the connection closed, the upstream untouched.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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

const head = (line, ...fields) => [line, ...fields, '', ''].join('\r\n')
const usual = () => [`Cookie: ${proxy.cookie}`, 'Smd-Console: 1']
const host = () => `Host: ${proxy.host}`
const post = (...fields) => head('POST /relay/test/token HTTP/1.1', host(), ...usual(), ...fields)
// What would be taken for a request of its own, were the one before it read wrongly.
const smuggled = () => head('GET /relay/test/status HTTP/1.1', host(), ...usual())

const table1 = {
  'Content-Length and Transfer-Encoding': () => post('Content-Length: 4', 'Transfer-Encoding: chunked') + '0\r\n\r\n',
  'Transfer-Encoding and Content-Length': () => post('Transfer-Encoding: chunked', 'Content-Length: 4') + '0\r\n\r\n',
  'plain chunked': () => post('Transfer-Encoding: chunked') + '0\r\n\r\n',
  'Transfer-Encoding xchunked': () => post('Transfer-Encoding: xchunked') + '0\r\n\r\n',
  'Transfer-Encoding gzip': () => post('Transfer-Encoding: gzip'),
  'Transfer-Encoding chunked, identity': () => post('Transfer-Encoding: chunked, identity') + '0\r\n\r\n',
  'Transfer-Encoding identity': () => post('Transfer-Encoding: identity'),
  'two Transfer-Encoding fields': () => post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity') + '0\r\n\r\n',
  'two different Content-Length': () => post('Content-Length: 4', 'Content-Length: 5') + 'abcde',
  'two identical Content-Length': () => post('Content-Length: 4', 'Content-Length: 4') + 'abcd',
  'Content-Length list': () => post('Content-Length: 4, 4') + 'abcd',
  'Content-Length with a sign': () => post('Content-Length: +4') + 'abcd',
  'negative Content-Length': () => post('Content-Length: -1'),
  'hexadecimal Content-Length': () => post('Content-Length: 0x4') + 'abcd',
  'Content-Length with a space inside': () => post('Content-Length: 4 4') + 'abcd',
  'Content-Length beyond 64 bits': () => post('Content-Length: 99999999999999999999'),
  'empty Content-Length': () => post('Content-Length: '),
  'space before the colon': () => post('Content-Length : 4') + 'abcd',
  'bare line feeds': () => post('Content-Length: 0').replaceAll('\r\n', '\n') + '\r\n\r\n',
  'a line feed inside the head': () => post('X: a\nTransfer-Encoding: chunked'),
  'a bare carriage return': () => post('X: a\rb'),
  'a folded header': () => post('X: a\r\n b'),
  'a folded header with a tab': () => post('X: a\r\n\tb'),
  'a null byte': () => post('X: a\0b'),
  'a name with a space': () => post('X Y: a'),
  'an empty name': () => post(': a'),
  'a header before the first line': () => 'X: a\r\n' + post('Content-Length: 0'),
  'HTTP/1.0': () => head('POST /relay/test/token HTTP/1.0', host(), ...usual(), 'Content-Length: 0'),
  'HTTP/1.0 with chunked': () => head('POST /relay/test/token HTTP/1.0', host(), ...usual(), 'Transfer-Encoding: chunked') + '0\r\n\r\n',
  'HTTP/1.2': () => head('GET /relay/test/status HTTP/1.2', host(), ...usual()),
  'HTTP/2.0': () => head('GET /relay/test/status HTTP/2.0', host(), ...usual()),
  'no version': () => head('GET /relay/test/status', host(), ...usual()),
  'no Host': () => head('GET /relay/test/status HTTP/1.1', ...usual()),
  'two Hosts': () => head('GET /relay/test/status HTTP/1.1', host(), host(), ...usual()),
  'two different Hosts': () => head('GET /relay/test/status HTTP/1.1', host(), 'Host: evil.test', ...usual()),
  'an absolute target': () => head(`GET http://${proxy.host}/relay/test/status HTTP/1.1`, host(), ...usual()),
  'CONNECT': () => head(`CONNECT ${proxy.host} HTTP/1.1`, host(), ...usual()),
  'an asterisk target': () => head('OPTIONS * HTTP/1.1', host(), ...usual()),
  'an upgrade': () => head('GET /relay/test/status HTTP/1.1', host(), ...usual(), 'Connection: upgrade', 'Upgrade: websocket'),
  'an unknown expectation': () => post('Expect: 200-maybe', 'Content-Length: 0'),
  'two spaces in the request line': () => head('GET  /relay/test/status HTTP/1.1', host(), ...usual()),
  'a space in the target': () => head('GET /relay/test/sta tus HTTP/1.1', host(), ...usual()),
}

for (const [name, bytes] of Object.entries(table1)) {
  test(`refused and closed, upstream untouched: ${name}`, async () => {
    upstream.forget()
    const answer = await exchange(proxy.port, bytes() + smuggled())
    const codes = statuses(answer)
    assert.equal(codes.length, 1, answer)
    assert.equal(codes[0], 400, answer)
    assert.match(answer, /Connection: close/)
    assert.ok(upstream.sawNothing)
  })
}

test('the same request, written properly, is relayed (so the table above fails for its own reasons)', async () => {
  upstream.forget()
  const answer = await exchange(proxy.port, post('Content-Length: 4') + 'abcd', { until: (text) => text.includes('fine') })
  assert.deepEqual(statuses(answer), [200])
  assert.equal(upstream.requests.length, 1)
})

test('two requests in one packet are answered one after the other', async () => {
  upstream.forget()
  const answer = await exchange(proxy.port, smuggled() + smuggled(), { until: (text) => text.split('fine').length === 3 })
  assert.deepEqual(statuses(answer), [200, 200])
  assert.equal(upstream.requests.length, 2)
})

test('a request that arrives byte by byte is read as one', async () => {
  upstream.forget()
  const { default: net } = await import('node:net')
  const socket = net.connect(proxy.port, '127.0.0.1').setNoDelay(true)
  let received = ''
  socket.on('data', (bytes) => (received += bytes))
  for (const byte of smuggled()) await new Promise((done) => socket.write(byte, done))
  while (!received.includes('fine')) await new Promise((done) => socket.once('data', done))
  socket.destroy()
  assert.deepEqual(statuses(received), [200])
})

test('a body larger than announced begins no second request of its own choosing', async () => {
  upstream.forget()
  const answer = await exchange(proxy.port, post('Content-Length: 0') + 'GARBAGE / HTTP/9.9\r\n\r\n')
  assert.deepEqual(statuses(answer), [200, 400])
  assert.equal(upstream.requests.length, 1)
})
