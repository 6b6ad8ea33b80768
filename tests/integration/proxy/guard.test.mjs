// Who may talk to the console: Host, Origin, Fetch Metadata, session, custom header. No CORS.
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

async function refused(path, options, status = 403) {
  const answer = await proxy.request(path, options)
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.headers['access-control-allow-origin'], undefined)
  assert.ok(upstream.sawNothing)
  return answer
}
const page = (headers) => ({ headers: { ...proxy.pageHeaders, ...headers } })

for (const host of ['evil.test', 'evil.test:8700', '127.0.0.1', '127.0.0.1:1', '127.0.0.2:8700', '[::1]:8700', 'localhost.evil.test', '0.0.0.0']) {
  test(`a request for host "${host}" is refused on every path (DNS rebinding)`, async () => {
    for (const path of ['/', '/api/config', '/relay/test/status', '/healthz', '/metrics', '/oauth/redirect?code=x', '/no-such']) {
      await refused(path, page({ host }))
    }
  })
}

test('an empty Host is refused', async () => {
  const answer = await exchange(proxy.port, `GET /relay/test/status HTTP/1.1\r\nHost: \r\nCookie: ${proxy.cookie}\r\nSmd-Console: 1\r\n\r\n`)
  assert.deepEqual(statuses(answer), [403])
  assert.ok(upstream.sawNothing)
})

test('the right host on the wrong port is refused', () => refused('/relay/test/status', page({ host: `127.0.0.1:${proxy.port + 1}` })))

test('localhost is sent to the canonical origin, with path and query', async () => {
  const answer = await proxy.request('/some/page?x=1', { headers: { host: `localhost:${proxy.port}` } })
  assert.equal(answer.status, 302)
  assert.equal(answer.headers.location, `${proxy.address}/some/page?x=1`)
})

test('localhost is not redirected for requests that change something', () =>
  refused('/api/login', { method: 'POST', headers: { host: `localhost:${proxy.port}`, 'smd-console': '1' }, body: '{}' }))

for (const origin of ['http://evil.test', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1', 'https://127.0.0.1:8700', 'file://']) {
  test(`a request with Origin ${origin} is refused`, async () => {
    await refused('/relay/test/status', page({ origin }))
    await refused('/relay/test/token', { method: 'POST', ...page({ origin }), body: 'a=b' })
    await refused('/api/login', { method: 'POST', headers: { origin, 'smd-console': '1', 'content-type': 'application/json' }, body: JSON.stringify({ token: proxy.token }) })
  })
}

for (const site of ['cross-site', 'same-site', 'anything']) {
  test(`a request with Sec-Fetch-Site ${site} is refused`, async () => {
    await refused('/relay/test/status', page({ 'sec-fetch-site': site, 'sec-fetch-mode': 'cors' }))
    await refused('/relay/test/status', page({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }))
    await refused('/', page({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' }))
  })
}

test('a typed address (Sec-Fetch-Site none) opens the page', async () => {
  const answer = await proxy.request('/', { headers: { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' } })
  assert.equal(answer.status, 503) // no page is built in this test
})

test('Sec-Fetch-Site none does not excuse a state-changing request', () =>
  refused('/relay/test/token', { method: 'POST', ...page({ 'sec-fetch-site': 'none' }), body: 'a=b' }))

test('a preflight gets no CORS headers and does not reach the upstream', async () => {
  for (const path of ['/relay/test/token', '/api/login', '/api/config']) {
    const answer = await proxy.request(path, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.test', 'access-control-request-method': 'POST', 'access-control-request-headers': 'smd-console' },
    })
    assert.ok(answer.status >= 400)
    assert.ok(!Object.keys(answer.headers).some((name) => name.startsWith('access-control')))
    assert.ok(upstream.sawNothing)
  }
})

test('without the session cookie nothing under /relay or /api is answered', async () => {
  await refused('/relay/test/status', { headers: { 'smd-console': '1' } }, 401)
  await refused('/relay/test/token', { method: 'POST', headers: { 'smd-console': '1' }, body: 'a=b' }, 401)
  for (const path of ['/api/config', '/api/session', '/api/oauth/runs/x/hops', '/api/no-such']) {
    await refused(path, { headers: { 'smd-console': '1' } }, 401)
  }
  await refused('/api/oauth/runs', { method: 'POST', headers: { 'smd-console': '1' }, body: '{}' }, 401)
})

test('a made-up, cut or extended session cookie is refused', async () => {
  for (const cookie of [proxy.cookie.slice(0, -1), `${proxy.cookie}0`, `${proxy.cookie.split('=')[0]}=`, proxy.cookie.replace(/=.*/, '=' + '0'.repeat(64)), 'smd_session=1']) {
    await refused('/relay/test/status', { headers: { cookie, 'smd-console': '1' } }, 401)
  }
})

test('the cookie is found among others', async () => {
  const answer = await proxy.request('/api/session', { headers: { cookie: `a=b; ${proxy.cookie}; c=d` } })
  assert.equal(answer.status, 204)
})

test('without Smd-Console: 1 nothing is relayed and nothing changes', async () => {
  for (const mark of [undefined, '0', 'true']) {
    const headers = { cookie: proxy.cookie, ...(mark === undefined ? {} : { 'smd-console': mark }) }
    await refused('/relay/test/status', { headers })
    await refused('/relay/test/token', { method: 'POST', headers, body: 'a=b' })
    await refused('/api/oauth/runs', { method: 'POST', headers, body: '{}' })
  }
})

test('a request with our own Origin and same-origin metadata is relayed', async () => {
  const answer = await proxy.relay('test/status', { headers: { origin: proxy.address, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' } })
  assert.equal(answer.status, 200)
  assert.equal(upstream.requests.length, 1)
})
