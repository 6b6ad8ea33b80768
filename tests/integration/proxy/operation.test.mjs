// Running the server: config, health, metrics, log secrecy, signals.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fingerprint, issue, standardCertificates } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { Upstream, table } from '../lib/upstream.mjs'

let certificates
let proxy
let upstream
let handler
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

const start = (options) => Proxy.start({ folder: certificates.folder, ...options })

test('/healthz answers without a session', async () => {
  assert.equal((await proxy.request('/healthz')).status, 200)
})

test('/readyz: 200 with a certificate in date, 503 with none', async () => {
  assert.equal((await proxy.request('/readyz')).status, 200)
  const none = await start({})
  assert.equal((await none.request('/readyz')).status, 503)
  await none.stop()
})

test('with an expired client certificate the server starts, is not ready, and says why', async () => {
  const expired = issue(certificates.authority, 'expired-client', { rsa: true, expired: true, usage: 'clientAuth' })
  const own = await start({ upstreams: { test: table(certificates, upstream, { cert: expired.cert, key: expired.key }) } })
  await own.logIn()
  const answer = await own.request('/readyz')
  assert.equal(answer.status, 503)
  assert.match(answer.text, /out of date/)
  const config = JSON.parse((await own.request('/api/config', { headers: own.pageHeaders })).text)
  assert.match(config.certificates.test.problems[0], /expired/)
  assert.match(own.stderr, /^error: upstreams\.test\.cert: .*expired/m)
  await own.stop()
})

test('/api/config describes the built-in profile and the certificate', async () => {
  const pge = await start({ settings: { profile: 'pge', cert: certificates.client.cert, key: certificates.client.key } })
  await pge.logIn()
  const answer = await pge.request('/api/config', { headers: pge.pageHeaders })
  assert.equal(answer.headers['content-type'], 'application/json')
  assert.equal(answer.headers['cache-control'], 'no-store')
  const config = JSON.parse(answer.text)
  assert.deepEqual(config.environments.map(({ id, kind, upstream: name, origin }) => ({ id, kind, name, origin })), [
    { id: 'pge-test', kind: 'test', name: 'pge', origin: 'https://api.pge.com' },
    { id: 'pge-production', kind: 'production', name: 'pge', origin: 'https://api.pge.com' },
  ])
  assert.equal(config.environments[0].tokenPath, '/datacustodian/test/oauth/v2/token')
  assert.equal(config.environments[1].tokenPath, '/datacustodian/oauth/v2/token')
  assert.equal(config.environments[0].resourcePath, '/GreenButtonConnect/espi/1_1/resource')
  const { pge: certificate } = config.certificates
  assert.equal(certificate.subject, 'CN=client,O=Test')
  assert.equal(certificate.issuer, 'CN=ca')
  assert.equal(certificate.sha256, fingerprint(certificates.client.cert).hex)
  assert.equal(certificate.keyBits, 2048)
  assert.ok(certificate.notBefore <= Date.now() && certificate.notAfter > Date.now())
  assert.deepEqual(certificate.problems, [])
  assert.deepEqual(config.companion, { scopeSelectionUri: `${pge.address}/oauth/scope-selection`, redirectUri: `${pge.address}/oauth/redirect` })
  await pge.stop()
})

test('the simulator\'s ready file adds its environment first', async () => {
  const ready = join(certificates.folder, 'simulator.json')
  writeFileSync(ready, JSON.stringify({ origin: upstream.origin, portal: 'http://127.0.0.1:8780/', ca: certificates.ca, cert: certificates.client.cert, key: certificates.client.key, pid: 1 }))
  const both = await start({ settings: { profile: 'pge', simulator: ready } })
  await both.logIn()
  const config = JSON.parse((await both.request('/api/config', { headers: both.pageHeaders })).text)
  assert.deepEqual(config.environments.map((one) => one.id), ['simulator', 'pge-test', 'pge-production'])
  assert.deepEqual(config.environments[0], {
    id: 'simulator', kind: 'simulator', label: 'Simulator', upstream: 'simulator', origin: upstream.origin,
    authorize: 'http://127.0.0.1:8780/datacustodian/test/oauth/v2/authorize', tokenPath: '/datacustodian/test/oauth/v2/token',
    resourcePath: '/GreenButtonConnect/espi/1_1/resource', portal: 'http://127.0.0.1:8780/',
  })
  handler = (_, response) => response.end('[]')
  upstream.forget()
  assert.equal((await both.relay('simulator/simulator/registrations')).status, 200)
  assert.equal((await both.relay('pge/simulator/registrations')).status, 403)
  assert.equal(upstream.requests.length, 1)
  await both.stop()
})

test('/metrics counts requests, answers, problems, bytes and handshakes', async () => {
  const own = await start({ upstreams: { test: table(certificates, upstream) } })
  await own.logIn()
  handler = (_, response) => response.end('12345')
  await own.relay('test/status')
  await own.relay('test/token', { method: 'POST', body: 'abc' })
  handler = (request) => request.socket.destroy()
  await own.relay('test/token', { method: 'POST', body: 'abc' })
  await own.relay('test/not-listed')
  const answer = await own.request('/metrics')
  assert.match(answer.headers['content-type'], /^text\/plain; version=0\.0\.4/)
  for (const line of [
    'smd_relay_answers_total{upstream="test",status="2xx"} 2',
    'smd_relay_problems_total{upstream="test",stage="receive"} 1',
    'smd_relay_problems_total{upstream="test",stage="policy"} 1',
    'smd_relay_received_bytes_total{upstream="test"} 10',
    'smd_relay_sent_bytes_total{upstream="test"} 6',
    'smd_relay_handshakes_total{upstream="test"} 3',
  ]) assert.ok(answer.text.split('\n').includes(line), `${line}\nin\n${answer.text}`)
  assert.match(answer.text, /^smd_http_requests_total\{status="2xx"\} \d+$/m)
  assert.match(answer.text, /^smd_http_open_connections \d+$/m)
  assert.match(answer.text, /^smd_client_certificate_not_after_seconds\{upstream="test"\} \d{10}$/m)
  for (const line of answer.text.trim().split('\n')) assert.match(line, /^(# (HELP|TYPE) smd_\w+ .+|smd_\w+(\{.*\})? [\d.e+]+)$/)
  await own.stop()
})

test('no secret gets into the log at its most verbose level', async () => {
  const own = await start({ upstreams: { test: table(certificates, upstream) }, logLevel: 'debug' })
  await own.logIn()
  const secrets = {
    bearer: 'SECRET-bearer-1234567890', client: 'SECRET-client-1234567890', form: 'SECRET-form-1234567890', query: 'SECRET-query-1234567890',
    answer: 'SECRET-answer-1234567890', header: 'SECRET-header-1234567890', state: 'SECRET-state-1234567890', code: 'SECRET-code-1234567890', cookie: 'SECRET-cookie-1234567890',
  }
  handler = (_, response) => response.writeHead(200, { 'set-cookie': secrets.cookie, 'x-token': secrets.header }).end(secrets.answer)
  await own.relay(`test/status?access_token=${secrets.query}`, { headers: { authorization: `Bearer ${secrets.bearer}` } })
  await own.relay('test/token', { method: 'POST', headers: { authorization: `Basic ${secrets.client}` }, body: `client_secret=${secrets.form}` })
  await own.relay(`test/not-listed/${secrets.query}?x=${secrets.query}`)
  await own.request(`/${secrets.query}?token=${secrets.query}`)
  await own.request('/api/login', { method: 'POST', headers: { 'smd-console': '1', 'content-type': 'application/json' }, body: JSON.stringify({ token: secrets.form }) })
  await own.request(`/relay/${secrets.query}/x`, { headers: own.pageHeaders })
  await own.request(`/oauth/${secrets.query}`)
  await own.request('/api/oauth/runs', { method: 'POST', headers: own.pageHeaders, body: JSON.stringify({ state: secrets.state, authorize: `https://u.example/?s=${secrets.state}`, redirect_uri: 'https://a.example/r', expires_in: 60 }) })
  await own.request(`/oauth/redirect?code=${secrets.code}&state=${secrets.state}`)
  handler = (request) => request.socket.destroy()
  await own.relay(`test/items/1?t=${secrets.query}`, { headers: { authorization: `Bearer ${secrets.bearer}` } })
  await own.request(`/relay/test/a%00${secrets.query}`, { headers: own.pageHeaders })
  await own.stop()
  const log = own.stderr
  assert.ok(log.includes('"event":"relay"') && log.includes('"event":"hop"') && log.includes('"event":"login_failed"'))
  for (const [name, value] of Object.entries({ ...secrets, token: own.token, session: own.cookie.split('=')[1] })) {
    assert.ok(!log.includes(value), `${name} is in the log`)
  }
})

test('each line of the log is one JSON object that names the event', async () => {
  for (const line of proxy.stderr.split('\n').filter((one) => one && !/^(warning|error): /.test(one))) {
    const entry = JSON.parse(line)
    assert.match(entry.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.ok(entry.event)
  }
})

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} lets a running exchange end, closes idle connections and ends with 0`, async () => {
    const own = await start({ upstreams: { test: table(certificates, upstream) } })
    await own.logIn()
    let finish
    const asked = new Promise((fulfil) => {
      handler = (_, response) => {
        response.write('first ')
        finish = () => response.end('last')
        fulfil()
      }
    })
    const { default: net } = await import('node:net')
    const idle = net.connect(own.port, '127.0.0.1')
    await once(idle, 'connect')
    const idleClosed = once(idle, 'close')
    const answer = own.relay('test/status')
    await asked
    own.child.kill(signal)
    idle.resume()
    await idleClosed
    finish()
    const { text, broken } = await answer
    assert.equal(text, 'first last')
    assert.ok(!broken)
    const [code] = await own.closed
    assert.equal(code, 0)
  })
}

test('an idle server, whatever it keeps open, stops at once', async () => {
  const own = await start({ upstreams: { test: table(certificates, upstream) } })
  await own.logIn()
  handler = (_, response) => response.end('x')
  const { default: http } = await import('node:http')
  const agent = new http.Agent({ keepAlive: true })
  assert.equal((await own.relay('test/status', { agent })).status, 200)
  const begin = performance.now()
  assert.equal(await own.stop(), 0)
  assert.ok(performance.now() - begin < 4000, 'stopping took longer than the shortest deadline')
  agent.destroy()
})

test('an open stream of hops does not keep the server from stopping', async () => {
  const own = await start({})
  await own.logIn()
  const run = JSON.parse((await own.request('/api/oauth/runs', { method: 'POST', headers: own.pageHeaders, body: JSON.stringify({ state: '0123456789', authorize: 'https://u.example/', redirect_uri: 'https://a.example/r' }) })).text).run
  const hops = await own.open(`/api/oauth/runs/${run}/hops`, { headers: own.pageHeaders })
  hops.resume()
  assert.equal(await own.stop(), 0)
})

test('a signal during the wait for a turn, or for a stalled upstream, still ends the server', async () => {
  const own = await start({ upstreams: { test: table(certificates, upstream) } })
  await own.logIn()
  const asked = new Promise((fulfil) => (handler = fulfil))
  const answer = own.relay('test/status').catch(() => 'broken')
  await asked
  assert.equal(await own.stop(), 0)
  await answer
})
