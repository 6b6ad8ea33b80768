// The relay's good path: what passes, what stays behind, how it streams, and how connections are kept.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, beforeEach, test } from 'node:test'
import { fingerprint, standardCertificates } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { Upstream, table } from '../lib/upstream.mjs'

let proxy
let upstream
let certificates
let handler // of the test that runs
before(async () => {
  certificates = standardCertificates()
  upstream = await Upstream.start(certificates, { handler: (...all) => handler(...all) })
  proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, upstream) } })
  await proxy.logIn()
})
after(async () => {
  await proxy.stop()
  await upstream.stop()
})
beforeEach(() => {
  upstream.forget()
  handler = (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('fine\n')
})

test('only the listed request headers go to the upstream', async () => {
  await proxy.relay('test/status', {
    headers: {
      authorization: 'Bearer abc', accept: 'application/xml', 'user-agent': 'someone', 'if-none-match': '"x"', 'content-type': 'text/plain',
      referer: 'http://127.0.0.1/', 'x-forwarded-for': '1.2.3.4', 'accept-encoding': 'gzip', 'accept-language': 'en', range: 'bytes=0-1', te: 'trailers',
      connection: 'keep-alive, x-secret', 'x-secret': '1', 'sec-fetch-site': 'same-origin', origin: proxy.address,
    },
  })
  const [seen] = upstream.requests
  assert.deepEqual(Object.keys(seen.headers).sort(), ['accept', 'authorization', 'content-type', 'host', 'if-none-match', 'user-agent'])
  assert.equal(seen.headers.authorization, 'Bearer abc')
  assert.equal(seen.headers.host, `localhost:${upstream.port}`)
})

test('a request header that came twice is refused, so that no two servers read it differently', async () => {
  const answer = await proxy.relay('test/status', { headers: { authorization: ['Bearer a', 'Bearer b'] } })
  // Node joins what it may not repeat; sent raw below in the smuggling table's manner.
  assert.ok([200, 400].includes(answer.status))
  const { exchange, statuses } = await import('../lib/raw.mjs')
  upstream.forget()
  const text = await exchange(proxy.port, `GET /relay/test/status HTTP/1.1\r\nHost: ${proxy.host}\r\nCookie: ${proxy.cookie}\r\nSmd-Console: 1\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n`)
  assert.deepEqual(statuses(text), [400])
  assert.ok(upstream.sawNothing)
})

test('method, path, query and body of a POST arrive as sent, with our client certificate', async () => {
  const answer = await proxy.relay('test/token?grant=1', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b&c=%20' })
  assert.equal(answer.status, 200)
  const [seen] = upstream.requests
  assert.equal(seen.method, 'POST')
  assert.equal(seen.url, '/token?grant=1')
  assert.equal(seen.body.toString(), 'a=b&c=%20')
  assert.equal(seen.headers['content-length'], '9')
  assert.equal(seen.certificate.fingerprint256.replaceAll(':', '').toLowerCase(), fingerprint(certificates.client.cert).hex)
})

test('a POST without body says Content-Length: 0', async () => {
  await proxy.relay('test/token?a=b', { method: 'POST', headers: { 'content-length': '0' } })
  assert.equal(upstream.requests[0].headers['content-length'], '0')
})

test('the facts of the answer travel beside it', async () => {
  const answer = await proxy.relay('test/status')
  assert.equal(answer.headers['smd-relay'], 'answer')
  assert.equal(answer.headers['smd-upstream-status'], '200')
  assert.equal(answer.headers['cache-control'], 'no-store')
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.equal(answer.headers['content-security-policy'], "sandbox; default-src 'none'")
  const facts = answer.headers['smd-upstream-tls']
  assert.match(facts, /^version="TLSv1\.3", cipher="TLS_[A-Z0-9_]+", resumed=\?0, requested=\?1, presented=:[^:]+:, server=:[^:]+:, not-after=@\d+$/)
  assert.ok(facts.includes(`presented=:${fingerprint(certificates.client.cert).base64}:`))
  assert.ok(facts.includes(`server=:${fingerprint(certificates.server.cert).base64}:`))
})

test('Server-Timing names each phase of a fresh connection, and no connect phase of a kept one', async () => {
  await upstream.dropConnections()
  const post = await proxy.relay('test/token', { method: 'POST', body: '' , headers: { 'content-length': '0' } })
  assert.match(post.headers['server-timing'], /^queue;dur=[\d.]+, dns;dur=[\d.]+, connect;dur=[\d.]+, tls;dur=[\d.]+, send;dur=[\d.]+, wait;dur=[\d.]+$/)
  const get = await proxy.relay('test/status')
  assert.match(get.headers['server-timing'], /^queue;dur=[\d.]+, send;dur=[\d.]+, wait;dur=[\d.]+$/)
})

for (const status of [200, 201, 400, 401, 403, 404, 405, 429, 500, 502, 503]) {
  test(`an upstream's ${status} is passed on as it is, never dressed up as a problem of the relay`, async () => {
    handler = (_, response) => response.writeHead(status, { 'content-type': 'text/plain', 'x-transaction-id': 't1' }).end('"Invalid Certificate"')
    const answer = await proxy.relay('test/status')
    assert.equal(answer.status, status)
    assert.equal(answer.text, '"Invalid Certificate"')
    assert.equal(answer.headers['smd-relay'], 'answer')
    assert.equal(answer.headers['smd-upstream-status'], String(status))
    assert.equal(answer.headers['x-transaction-id'], 't1')
  })
}

test('204 and 304 come without a body and the connection stays usable', async () => {
  for (const status of [204, 304]) {
    handler = (_, response) => response.writeHead(status).end()
    const answer = await proxy.relay('test/status')
    assert.equal(answer.status, status)
    assert.equal(answer.body.length, 0)
  }
  assert.equal((await proxy.relay('test/items/1')).status, 304)
})

test('redirects are passed back, not followed', async () => {
  handler = (request, response) => response.writeHead(302, { location: '/items/elsewhere' }).end()
  const answer = await proxy.relay('test/status')
  assert.equal(answer.status, 302)
  assert.equal(answer.headers.location, '/items/elsewhere')
  assert.equal(upstream.requests.length, 1)
})

test('with Smd-Envelope: 1 a redirect is delivered as 200 beside its true status', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    handler = (request, response) => response.writeHead(status, { location: 'https://localhost/x' }).end('moved')
    const answer = await proxy.relay('test/status', { headers: { 'smd-envelope': '1' } })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['smd-upstream-status'], String(status))
    assert.equal(answer.text, 'moved')
  }
})

test('headers that would act on our origin come back with a prefix', async () => {
  const acting = {
    'set-cookie': 'a=b', 'www-authenticate': 'Basic realm="x"', 'clear-site-data': '"*"', 'content-security-policy': "default-src *",
    'strict-transport-security': 'max-age=1', refresh: '0;url=http://evil.test/', link: '</x>; rel=preload', 'server-timing': 'x;dur=1',
    'smd-relay': 'problem', 'smd-upstream-status': '999', 'smd-upstream-tls': 'version="forged"', 'access-control-allow-origin': '*',
    'access-control-allow-credentials': 'true', 'cache-control': 'public', 'alt-svc': 'h3=":443"', nel: '{}', 'report-to': '{}', 'cross-origin-opener-policy': 'unsafe-none',
  }
  handler = (_, response) => response.writeHead(200, acting).end()
  const answer = await proxy.relay('test/status')
  for (const [name, value] of Object.entries(acting)) {
    assert.equal(String(answer.headers[`smd-upstream-${name}`]), value, name)
  }
  for (const name of ['set-cookie', 'www-authenticate', 'clear-site-data', 'refresh', 'link', 'access-control-allow-origin', 'strict-transport-security', 'alt-svc']) {
    assert.equal(answer.headers[name], undefined, name)
  }
  assert.equal(answer.headers['smd-relay'], 'answer')
  assert.equal(answer.headers['smd-upstream-status'], '200')
  assert.match(answer.headers['smd-upstream-tls'], /^version="TLSv1\.3"/)
  assert.equal(answer.headers['cache-control'], 'no-store')
})

test('hop-by-hop headers, and those that Connection names, stay behind', async () => {
  handler = (_, response) => response.writeHead(200, { connection: 'keep-alive, x-hop', 'x-hop': '1', 'keep-alive': 'timeout=5', 'proxy-connection': 'x', trailer: 'x-t', 'x-end': '1' }).end('x')
  const answer = await proxy.relay('test/status')
  assert.equal(answer.headers['x-end'], '1')
  for (const name of ['x-hop', 'proxy-connection', 'trailer']) assert.equal(answer.headers[name], undefined, name)
})

test('trailers of a chunked answer do not become headers', async () => {
  handler = (_, response) => {
    response.writeHead(200, { trailer: 'Set-Cookie' })
    response.write('abc')
    response.addTrailers({ 'Set-Cookie': 'evil=1', Location: 'http://evil.test/' })
    response.end()
  }
  const answer = await proxy.relay('test/status')
  assert.equal(answer.text, 'abc')
  assert.equal(answer.headers['set-cookie'], undefined)
  assert.equal(answer.headers.location, undefined)
})

test('informational answers are skipped', async () => {
  handler = (_, response) => {
    response.writeContinue()
    response.writeProcessing()
    response.writeEarlyHints({ link: '</x>; rel=preload' })
    response.writeHead(200).end('final')
  }
  const answer = await proxy.relay('test/status')
  assert.equal(answer.status, 200)
  assert.equal(answer.text, 'final')
})

test('bodies come through unchanged, whatever their framing and size', async () => {
  for (const size of [0, 1, 1000, 16_384, 65_536, 65_537, 1_000_000, 5_000_000]) {
    const body = Buffer.alloc(size, `${size}-abcdefghij`)
    for (const framing of ['length', 'chunked', 'close']) {
      handler = (_, response) => {
        if (framing === 'length') response.writeHead(200, { 'content-length': size })
        else if (framing === 'close') response.writeHead(200, { connection: 'close' }), (response.useChunkedEncodingByDefault = false)
        else response.writeHead(200)
        response.end(body)
      }
      const answer = await proxy.relay('test/status')
      assert.ok(answer.body.equals(body), `${size} ${framing}`)
      assert.ok(!answer.broken)
    }
  }
})

test('the first piece of a body is passed on while the rest has not been sent yet', async () => {
  let finish
  handler = (_, response) => {
    response.writeHead(200)
    response.write('first ')
    finish = () => response.end('second')
  }
  const response = await proxy.open('/relay/test/stream', { headers: proxy.pageHeaders })
  const [piece] = await once(response, 'data')
  assert.equal(piece.toString(), 'first ')
  finish()
  const [rest] = await once(response, 'data')
  assert.equal(rest.toString(), 'second')
})

test('the head is passed on before any body', async () => {
  let finish
  handler = (_, response) => {
    response.writeHead(200, { 'x-early': '1' })
    response.flushHeaders()
    finish = () => response.end('body')
  }
  const response = await proxy.open('/relay/test/stream', { headers: proxy.pageHeaders })
  assert.equal(response.headers['x-early'], '1')
  finish()
  assert.equal((await once(response, 'data'))[0].toString(), 'body')
})

test('a browser that does not read holds the upstream back instead of filling our memory', async () => {
  const total = 64 * 1024 * 1024
  let written = 0
  let stuck
  const waiting = new Promise((fulfil) => (stuck = fulfil))
  handler = async (_, response) => {
    response.writeHead(200, { 'content-length': total })
    const piece = Buffer.alloc(256 * 1024, 'x')
    let timer
    while (written < total) {
      written += piece.length
      if (!response.write(piece)) {
        timer = setTimeout(stuck, 1000)
        await once(response, 'drain')
        clearTimeout(timer)
      }
    }
    response.end()
  }
  const response = await proxy.open('/relay/test/stream', { headers: proxy.pageHeaders })
  await waiting
  assert.ok(written < total / 2, `${written} bytes were taken from the upstream`)
  let read = 0
  for await (const piece of response) read += piece.length
  assert.equal(read, total)
})

test('when the browser goes away the transfer from the upstream ends at once', async () => {
  handler = (_, response) => {
    response.writeHead(200)
    response.write('begin')
  }
  const response = await proxy.open('/relay/test/stream', { headers: proxy.pageHeaders })
  await once(response, 'data')
  const gone = once(upstream.server, 'gone')
  response.destroy()
  await gone
  await proxy.logged((line) => line.event === 'relay' && line.stage === 'cancelled')
})

test('when the browser goes away before the answer begins, the upstream sees its connection close', async () => {
  const asked = new Promise((fulfil) => (handler = fulfil))
  const { default: http } = await import('node:http')
  const request = http.get({ host: '127.0.0.1', port: proxy.port, path: '/relay/test/stream', headers: proxy.pageHeaders, agent: false })
  request.on('error', () => {})
  await asked
  const gone = once(upstream.server, 'gone')
  request.destroy()
  await gone
})

test('connections are kept: many requests, one handshake', async () => {
  await upstream.dropConnections()
  upstream.forget()
  for (let i = 0; i < 20; i += 1) assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal(upstream.handshakes, 1)
  assert.equal(upstream.requests.length, 20)
})

test('32 requests at once are all answered', async () => {
  const answers = await Promise.all(Array.from({ length: 32 }, (_, i) => proxy.relay(`test/items/${i}`)))
  assert.ok(answers.every((answer) => answer.status === 200))
  assert.equal(new Set(upstream.requests.map((request) => request.url)).size, 32)
})

test('a GET over a kept connection that has died is repeated once, on a fresh one', async () => {
  await proxy.relay('test/status')
  // The server closes as the request arrives: the relay cannot know before.
  upstream.forget()
  const listeners = upstream.server.listeners('request')
  upstream.server.removeAllListeners('request')
  upstream.server.once('request', (request) => {
    upstream.requests.push({ url: request.url })
    request.socket.destroy()
    for (const listener of listeners) upstream.server.on('request', listener)
  })
  const answer = await proxy.relay('test/status')
  assert.equal(answer.status, 200)
  assert.equal(upstream.requests.length, 2)
  assert.equal(upstream.handshakes, 1)
})

test('a GET that dies on a fresh connection is not repeated', async () => {
  await upstream.dropConnections()
  upstream.forget()
  handler = (request) => request.socket.destroy()
  const answer = await proxy.relay('test/status')
  assert.equal(answer.status, 502)
  assert.equal(upstream.requests.length, 1)
})

test('a GET is repeated once only: when the fresh connection dies too, that is reported', async () => {
  await proxy.relay('test/status')
  upstream.forget()
  handler = (request) => request.socket.destroy()
  const answer = await proxy.relay('test/status')
  assert.equal(answer.status, 502)
  assert.equal(JSON.parse(answer.text).stage, 'receive')
  assert.equal(upstream.requests.length, 2)
})

test('a token request is sent exactly once when the connection dies without an answer', async () => {
  await proxy.relay('test/status') // leaves a kept connection
  upstream.forget()
  handler = (request) => request.socket.destroy()
  const answer = await proxy.relay('test/token', { method: 'POST', body: 'grant_type=client_credentials' })
  assert.equal(answer.status, 502)
  const problem = JSON.parse(answer.text)
  assert.equal(problem.stage, 'receive')
  assert.equal(problem.sent, 'all')
  assert.equal(upstream.requests.length, 1)
})

test('a token request is sent exactly once when all kept connections are dead', async () => {
  await Promise.all(Array.from({ length: 4 }, () => proxy.relay('test/status')))
  upstream.forget()
  for (const socket of upstream.sockets) socket.destroy()
  const answer = await proxy.relay('test/token', { method: 'POST', body: 'grant_type=client_credentials' })
  assert.equal(answer.status, 200)
  assert.equal(upstream.requests.length, 1)
})

test('a token request is sent exactly once when its answer is cut in the middle', async () => {
  handler = (request, response) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('{"client_acc')
    setImmediate(() => request.socket.destroy())
  }
  const answer = await proxy.relay('test/token', { method: 'POST', body: 'a=b' })
  assert.ok(answer.broken)
  assert.equal(upstream.requests.length, 1)
})

test('an upstream that asks for no client certificate is told apart', async () => {
  const open = await Upstream.start(certificates, { client: 'none' })
  const other = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, open) } })
  await other.logIn()
  const answer = await other.relay('test/status')
  assert.match(answer.headers['smd-upstream-tls'], /requested=\?0, server=/)
  await other.stop()
  await open.stop()
})

test('without a client certificate none is presented, and that is said', async () => {
  const { cert, key, ...bare } = table(certificates, upstream)
  const other = await Proxy.start({ folder: certificates.folder, upstreams: { test: bare } })
  await other.logIn()
  const answer = await other.relay('test/status')
  assert.equal(answer.status, 200)
  assert.match(answer.headers['smd-upstream-tls'], /requested=\?1, server=/)
  await other.stop()
})

test('requests are paced: the second waits for its turn, the one too many is refused with 429', async () => {
  const other = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, upstream, { 'requests-per-second': 2, 'queue-length': 1 }) } })
  await other.logIn()
  upstream.forget()
  const times = []
  handler = (_, response) => {
    times.push(performance.now())
    response.end('x')
  }
  const answers = await Promise.all([1, 2, 3].map((id) => other.relay(`test/items/${id}`)))
  const counted = answers.map((answer) => answer.status).sort()
  assert.deepEqual(counted, [200, 200, 429])
  assert.equal(JSON.parse(answers.find((answer) => answer.status === 429).text).stage, 'queue')
  assert.equal(upstream.requests.length, 2)
  assert.ok(times[1] - times[0] > 400, `${times[1] - times[0]} ms between the two`)
  await other.stop()
})
