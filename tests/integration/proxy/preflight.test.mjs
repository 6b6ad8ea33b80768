// POST /api/preflight: facts of files and connection, a mended identity taken into use without a
// restart; and the start with an identity that cannot be used.
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encryptKey, fingerprint, issue, makeAuthority, standardCertificates } from '../lib/certs.mjs'
import { ConnectProxy } from '../lib/connect_proxy.mjs'
import { Proxy, run } from '../lib/proxy.mjs'
import { Upstream, closedPort, table } from '../lib/upstream.mjs'

const probePath = '/GreenButtonConnect/espi/1_1/resource/ReadServiceStatus'
let certificates
let second // another client of the same authority
let stranger // a client of an authority that the upstream does not know
const running = []
before(() => {
  certificates = standardCertificates()
  second = issue(certificates.authority, 'second', { rsa: true, usage: 'clientAuth' })
  stranger = issue(makeAuthority(certificates.folder, 'other-ca'), 'stranger', { rsa: true, usage: 'clientAuth' })
})
after(async () => {
  for (const one of running) await one.stop()
})

async function upstreamWith(options = {}) {
  const upstream = await Upstream.start(certificates, options)
  running.push(upstream)
  return upstream
}

async function consoleWith(upstreams, more = {}) {
  const proxy = await Proxy.start({ folder: certificates.folder, upstreams, ...more })
  running.push(proxy)
  await proxy.logIn()
  return proxy
}

async function preflight(proxy, wanted, name = 'test') {
  const answer = await proxy.request(`/api/preflight/${name}`, { method: 'POST', headers: proxy.pageHeaders, body: JSON.stringify(wanted) })
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers['cache-control'], 'no-store')
  return JSON.parse(answer.text)
}

/** A copy of a pair that a test may change: {cert, key}. */
let copies = 0
function copyOf(pair) {
  copies += 1
  const copy = { cert: join(certificates.folder, `copy-${copies}.pem`), key: join(certificates.folder, `copy-${copies}.key`) }
  replace(copy, pair)
  return copy
}
function replace(copy, { cert, key }) {
  copyFileSync(cert, copy.cert)
  copyFileSync(key, copy.key)
}

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  test(`${version}: what a probe tells of a connection that works`, async () => {
    const upstream = await upstreamWith({ client: 'require', options: { minVersion: version, maxVersion: version } })
    const proxy = await consoleWith({ test: table(certificates, upstream) })
    const { identity, connection, experiment } = await preflight(proxy, { connection: true })
    assert.equal(experiment, null)
    assert.equal(identity.usable, true)
    assert.equal(identity.certificates[identity.own].sha256, fingerprint(certificates.client.cert).hex)
    assert.deepEqual(upstream.requests.map((one) => `${one.method} ${one.url}`), [`GET ${probePath}`])
    assert.ok(!('authorization' in upstream.requests[0].headers))
    assert.equal(connection.origin, upstream.origin)
    assert.equal(connection.identity, 'own')
    assert.equal(connection.failure ?? null, null)
    assert.equal(connection.handshake, true)
    assert.equal(connection.version, version)
    assert.match(connection.cipher, /AES|CHACHA/)
    assert.ok(connection.addresses.includes('127.0.0.1'), connection.addresses)
    assert.equal(connection.certificate_requested, true)
    assert.equal(connection.presented_sha256, fingerprint(certificates.client.cert).hex)
    assert.deepEqual(connection.authorities, ['CN=ca'])
    assert.equal(connection.issuer_among_authorities, true)
    assert.equal(connection.server_chain[0].sha256, fingerprint(certificates.server.cert).hex)
    assert.deepEqual(connection.verified_chain, ['CN=server,O=Test', 'CN=ca'])
    assert.equal(connection.status, 200)
    assert.equal(connection.body, 'fine\n')
    assert.ok(connection.headers.some(([name]) => name.toLowerCase() === 'date'))
    assert.ok(Math.abs(connection.now - Date.now()) < 30_000)
    assert.deepEqual(connection.timing.map(([phase]) => phase), ['dns', 'connect', 'tls', 'send', 'wait', 'receive'])
    // Never kept: it closes without another request.
    if (upstream.sockets.size > 0) await new Promise((fulfil) => upstream.server.once('gone', fulfil))
  })

  test(`${version}: the experiment shows a server that looks at the certificate`, async () => {
    const upstream = await upstreamWith({ client: 'require', options: { minVersion: version, maxVersion: version } })
    const proxy = await consoleWith({ test: table(certificates, upstream) })
    const { connection, experiment } = await preflight(proxy, { connection: true, experiment: true })
    assert.deepEqual(experiment.map((one) => one.identity), ['none', 'self-made', 'own'])
    const [none, made, own] = experiment
    for (const refused of [none, made]) {
      assert.notEqual(refused.failure ?? null, null)
      assert.equal(refused.certificate_requested, true)
      assert.equal(refused.status, 0)
      assert.equal(refused.server_chain[0].sha256, fingerprint(certificates.server.cert).hex)
    }
    assert.equal(none.failure.stage, 'tls')
    assert.equal(none.handshake, version === 'TLSv1.3')
    assert.equal(none.presented_sha256, '')
    // This server hangs up on a certificate it does not know, without a word.
    assert.match(made.presented_sha256, /^[0-9a-f]{64}$/)
    assert.notEqual(made.presented_sha256, own.presented_sha256)
    assert.equal(made.issuer_among_authorities, false)
    assert.equal(own.status, 200)
    assert.deepEqual(connection, own)
    assert.equal(upstream.requests.length, 1)
  })
}

test('a server that asks for no certificate, and one whose answer has no end', async () => {
  const upstream = await upstreamWith({ client: 'none', handler: (request, response) => {
    response.writeHead(400, { 'content-type': 'text/plain', 'set-cookie': 'crumb=1' })
    const more = () => response.destroyed || response.write('x'.repeat(1000), () => setImmediate(more))
    more()
  } })
  const proxy = await consoleWith({ test: table(certificates, upstream) })
  const { connection } = await preflight(proxy, { connection: true })
  assert.equal(connection.certificate_requested, false)
  assert.equal(connection.presented_sha256, '')
  assert.equal(connection.status, 400)
  assert.equal(connection.body.length, 4096)
  assert.ok(!JSON.stringify(connection.headers).includes('crumb'))
})

test('a server certificate that is refused is shown all the same', async () => {
  const expired = issue(certificates.authority, 'expired-server', { names: ['DNS:localhost'], expired: true })
  const upstream = await upstreamWith({ pair: expired })
  const proxy = await consoleWith({ test: table(certificates, upstream) })
  const { connection } = await preflight(proxy, { connection: true })
  assert.equal(connection.handshake, false)
  assert.deepEqual([connection.failure.stage, connection.failure.verify_result], ['tls', 10])
  assert.equal(connection.server_chain[0].sha256, fingerprint(expired.cert).hex)
  assert.equal(upstream.requests.length, 0)
})

test('nobody listens: stage connect, and the addresses that were tried', async () => {
  const proxy = await consoleWith({ test: table(certificates, { origin: `https://localhost:${await closedPort()}` }) })
  const { connection } = await preflight(proxy, { connection: true })
  assert.equal(connection.failure.stage, 'connect')
  assert.ok(connection.addresses.length > 0)
})

test('through an HTTPS proxy, which is named without its credentials', async () => {
  const way = await ConnectProxy.start()
  running.push(way)
  const upstream = await upstreamWith({ client: 'require' })
  const proxy = await consoleWith({ test: table(certificates, upstream, { https_proxy: way.address.replace('://', '://me:recognisable@') }) })
  const { connection } = await preflight(proxy, { connection: true })
  assert.equal(connection.status, 200)
  assert.equal(connection.proxy, way.address)
  assert.equal(connection.proxy_source, 'the configuration')
  assert.deepEqual(connection.addresses, [])
  way.stop()
  const { connection: failed } = await preflight(proxy, { connection: true })
  assert.equal(failed.failure.reason, 'proxy unreachable')
  assert.ok(!JSON.stringify([connection, failed]).includes('recognisable') && !proxy.stderr.includes('recognisable'))
})

test('no_proxy names the host: the facts say that a proxy was skipped', async () => {
  const proxy = await consoleWith({ test: table(certificates, { origin: 'https://custodian.invalid' }, { 'deadline-dns': 3 }) }, { env: { https_proxy: 'http://127.0.0.1:1', no_proxy: 'invalid' } })
  const { connection } = await preflight(proxy, { connection: true })
  assert.equal(connection.proxy_skipped, true)
  assert.equal(connection.proxy, '')
})

test('the pace of the upstream holds for the experiment too', async () => {
  const upstream = await upstreamWith()
  const proxy = await consoleWith({ test: table(certificates, upstream, { 'requests-per-second': 5 }) })
  const began = performance.now()
  await preflight(proxy, { experiment: true })
  assert.ok(performance.now() - began >= 380)
  assert.equal(upstream.requests.length, 3)
})

test('without connection nothing is opened; files are named without their folders', async () => {
  const upstream = await upstreamWith()
  const proxy = await consoleWith({ test: table(certificates, upstream) })
  const answer = await preflight(proxy, { connection: false, experiment: false })
  assert.equal(answer.connection, null)
  assert.equal(answer.experiment, null)
  assert.deepEqual(answer.identity.files.map((one) => [one.role, one.name]), [['certificate', 'client.pem'], ['key', 'client.key']])
  assert.ok(upstream.sawNothing)
  const config = await proxy.request('/api/config', { headers: proxy.pageHeaders })
  assert.deepEqual(JSON.parse(config.text).identities.test.certificates, answer.identity.certificates)
  for (const text of [JSON.stringify(answer), config.text]) assert.ok(!text.includes(certificates.folder))
})

test('who may ask, and for what', async () => {
  const upstream = await upstreamWith()
  const proxy = await consoleWith({ test: table(certificates, upstream) })
  const ask = (path, options) => proxy.request(path, { method: 'POST', body: '{"connection":true}', ...options })
  assert.equal((await ask('/api/preflight/test', { headers: { 'smd-console': '1' } })).status, 401)
  assert.equal((await ask('/api/preflight/test', { headers: { cookie: proxy.cookie } })).status, 403)
  assert.equal((await ask('/api/preflight/nobody', { headers: proxy.pageHeaders })).status, 404)
  assert.equal((await ask('/api/preflight/', { headers: proxy.pageHeaders })).status, 404)
  assert.equal((await proxy.request('/api/preflight/test', { headers: proxy.pageHeaders })).status, 404)
  for (const body of ['', 'nonsense', '[]', '{"connection":"yes"}', '{"experiment":1}']) {
    assert.equal((await ask('/api/preflight/test', { headers: proxy.pageHeaders, body })).status, 400, body)
  }
  assert.equal((await ask('/api/preflight/test', { headers: proxy.pageHeaders, body: 'x'.repeat(5000) })).status, 413)
  assert.ok(upstream.sawNothing)
})

test('whoever goes away ends the probe', async () => {
  const upstream = await upstreamWith({ handler: () => {} })
  const proxy = await consoleWith({ test: table(certificates, upstream) })
  const asked = new Promise((fulfil) => upstream.server.once('whole', fulfil))
  const gone = new Promise((fulfil) => upstream.server.once('gone', fulfil))
  const { default: http } = await import('node:http')
  const request = http.request({ host: '127.0.0.1', port: proxy.port, path: '/api/preflight/test', method: 'POST', headers: proxy.pageHeaders, agent: false })
  request.on('error', () => {})
  request.end('{"connection":true}')
  await asked
  request.destroy()
  await gone
})

test('an identity that cannot be used: the proxy starts, says so, and refuses the calls until it is mended', async () => {
  const upstream = await upstreamWith({ client: 'require' })
  const copy = copyOf({ cert: certificates.client.cert, key: second.key })
  const proxy = await consoleWith({ test: table(certificates, upstream, copy), other: table(certificates, upstream) })
  const line = await proxy.logged((one) => Object.values(one).includes('identity_unusable'))
  assert.equal(line.upstream, 'test')
  assert.equal(line.code, 'identity.mismatch')
  const ready = await proxy.request('/readyz')
  assert.equal(ready.status, 503)
  assert.match(ready.text, /certificate for test cannot be used \(identity\.mismatch\)/)

  const refused = await proxy.relay('test/status')
  assert.equal(refused.status, 400, refused.text)
  const problem = JSON.parse(refused.text)
  assert.deepEqual([problem.stage, problem.reason, problem.sent], ['input', 'identity.mismatch', 'nothing'])
  assert.equal(refused.headers['smd-relay'], 'problem')
  assert.equal((await proxy.relay('other/status')).status, 200)
  upstream.forget()

  const broken = await preflight(proxy, { connection: true })
  assert.equal(broken.identity.usable, false)
  assert.equal(broken.identity.own, -1)
  assert.deepEqual([broken.connection.failure.stage, broken.connection.failure.reason], ['input', 'identity.mismatch'])
  assert.ok(upstream.sawNothing)

  replace(copy, certificates.client)
  const mended = await preflight(proxy, { connection: true })
  assert.equal(mended.identity.usable, true)
  assert.equal(mended.connection.status, 200)
  assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal((await proxy.request('/readyz')).status, 200)
})

const unusable = {
  'identity.file': (copy) => rmSync(copy.cert),
  'identity.format': (copy) => copyFileSync(copy.key, copy.cert),
  'identity.passphrase': (copy) => copyFileSync(encryptKey(certificates.client, 'word'), copy.key),
}
for (const [code, spoil] of Object.entries(unusable)) {
  test(`${code}: started with it, and --check-config fails`, async () => {
    const upstream = await upstreamWith({ client: 'require' })
    const copy = copyOf(certificates.client)
    spoil(copy)
    const proxy = await consoleWith({ test: table(certificates, upstream, copy) })
    const problem = JSON.parse((await proxy.relay('test/status')).text)
    assert.deepEqual([problem.stage, problem.reason], ['input', code])
    assert.equal(upstream.requests.length, 0)
    const checked = await run('smd-proxy', ['--check-config', '--cert', copy.cert, '--key', copy.key])
    assert.equal(checked.code, 1, checked.stdout)
  })
}

test('another identity in the files is used from the next preflight on, over new connections only', async () => {
  const upstream = await upstreamWith({ client: 'require' })
  const copy = copyOf(certificates.client)
  const proxy = await consoleWith({ test: table(certificates, upstream, copy) })
  const presented = async () => {
    assert.equal((await proxy.relay('test/status')).status, 200)
    return upstream.requests.at(-1).certificate.subject.CN
  }
  assert.equal(await presented(), 'client')
  replace(copy, second)
  assert.equal(await presented(), 'client', 'files are not read without being asked')
  await preflight(proxy, {})
  assert.equal(await presented(), 'second')
  const line = proxy.log.find((one) => Object.values(one).includes('identity_taken'))
  assert.equal(line.sha256, fingerprint(second.cert).hex)
  const config = JSON.parse((await proxy.request('/api/config', { headers: proxy.pageHeaders })).text)
  assert.equal(config.certificates.test.sha256, fingerprint(second.cert).hex)

  // The same again: nothing changes, kept connections stay.
  upstream.forget()
  await preflight(proxy, {})
  await presented()
  assert.equal(upstream.connections, 0)
})

test('files that are spoilt later do not take the identity in use away', async () => {
  const upstream = await upstreamWith({ client: 'require' })
  const copy = copyOf(certificates.client)
  const proxy = await consoleWith({ test: table(certificates, upstream, copy) })
  writeFileSync(copy.key, 'nonsense')
  const answer = await preflight(proxy, { connection: true })
  assert.equal(answer.identity.usable, false)
  assert.equal(answer.connection.status, 200)
  assert.equal((await proxy.relay('test/status')).status, 200)
})

test('an exchange that runs while the identity changes ends with the old one, and its connection is not kept', async () => {
  let release
  const upstream = await upstreamWith({ client: 'require', handler: (request, response) => {
    if (request.url === '/stream') release = () => response.end('done')
    else response.end('fine\n')
  } })
  const copy = copyOf(certificates.client)
  const proxy = await consoleWith({ test: table(certificates, upstream, copy) })
  const asked = new Promise((fulfil) => upstream.server.once('whole', fulfil))
  const streaming = proxy.relay('test/stream')
  await asked
  replace(copy, second)
  await preflight(proxy, {})
  release()
  assert.equal((await streaming).text, 'done')
  assert.equal((await proxy.relay('test/status')).status, 200)
  assert.deepEqual(upstream.requests.map((one) => one.certificate.subject.CN), ['client', 'second'])
})

test('a certificate that the server does not know: the probe says it as the relay would', async () => {
  const upstream = await upstreamWith({ client: 'require' })
  const proxy = await consoleWith({ test: table(certificates, upstream, { cert: stranger.cert, key: stranger.key }) })
  const { connection } = await preflight(proxy, { connection: true })
  const problem = JSON.parse((await proxy.relay('test/status')).text)
  // Node's server closes without an alert; whether that arrives as an end (294) or as a reset (104) is the kernel's timing.
  for (const said of [connection.failure, problem]) {
    assert.equal(said.stage, 'receive')
    assert.ok([104, 294].includes(said.code), `${said.code}: ${said.reason}`)
  }
  assert.equal(connection.presented_sha256, fingerprint(stranger.cert).hex)
  assert.equal(connection.issuer_among_authorities, false)
})

test('no key and no passphrase is in any answer or log line', async () => {
  const upstream = await upstreamWith()
  const key = encryptKey(second, 'recognisable')
  const proxy = await consoleWith({ test: table(certificates, upstream, { cert: second.cert, key }) }, { env: { SMD_PASSPHRASE: 'recognisable' } })
  const answer = JSON.stringify(await preflight(proxy, { connection: true, experiment: true }))
  assert.equal(JSON.parse(answer).identity.passphrase_given, true)
  const lines = readFileSync(second.key, 'utf8').split('\n').filter((line) => line.length > 20 && !line.includes('-----'))
  for (const text of [answer, proxy.stderr, proxy.stdout]) {
    assert.ok(!text.includes('recognisable') && lines.every((line) => !text.includes(line)))
  }
})
