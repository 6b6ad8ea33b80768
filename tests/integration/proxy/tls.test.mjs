// Mutual TLS with upstreams: what is verified, what is refused and how each refusal can be told apart.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { encryptKey, fingerprint, issue, makeAuthority, pkcs12, standardCertificates } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { exchange } from '../lib/raw.mjs'
import { Upstream, table } from '../lib/upstream.mjs'

let certificates
let other // another authority, which nobody trusts
let stranger // client certificate of that authority
const running = []
before(() => {
  certificates = standardCertificates()
  other = makeAuthority(certificates.folder, 'other-ca')
  stranger = issue(other, 'stranger', { rsa: true, usage: 'clientAuth' })
})
after(async () => {
  for (const one of running) await one.stop()
})

/** A proxy in front of a new upstream: [proxy, upstream]. */
async function pair(upstreamOptions, more = {}, proxyOptions = {}) {
  const upstream = await Upstream.start(certificates, upstreamOptions)
  running.push(upstream)
  const proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, upstream, more) }, ...proxyOptions })
  running.push(proxy)
  await proxy.logIn()
  return [proxy, upstream]
}

async function refused(proxy, upstream, expected) {
  const answer = await proxy.relay('test/status')
  assert.equal(answer.status, 502, answer.text)
  const json = JSON.parse(answer.text)
  for (const [key, value] of Object.entries(expected)) assert.equal(json[key], value, `${key}: ${answer.text}`)
  assert.equal(upstream.requests.length, 0)
  return json
}

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  test(`${version}: relayed, and the facts say so`, async () => {
    const [proxy] = await pair({ client: 'require', options: { minVersion: version, maxVersion: version } })
    const answer = await proxy.relay('test/status')
    assert.equal(answer.status, 200)
    assert.ok(answer.headers['smd-upstream-tls'].startsWith(`version="${version}"`))
    assert.ok(answer.headers['smd-upstream-tls'].includes(`presented=:${fingerprint(certificates.client.cert).base64}:`))
  })
}

for (const version of ['TLSv1', 'TLSv1.1']) {
  test(`${version}: refused, nothing sent`, async () => {
    const [proxy, upstream] = await pair({ options: { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } })
    await refused(proxy, upstream, { stage: 'tls', sent: 'nothing' })
  })
}

test('a server certificate for another name is refused: verify_result 62, nothing sent', async () => {
  const wrong = issue(certificates.authority, 'wrong-name', { names: ['DNS:other.example'] })
  const [proxy, upstream] = await pair({ pair: wrong })
  await refused(proxy, upstream, { stage: 'tls', verify_result: 62, sent: 'nothing' })
})

test('an address as origin is compared with the certificate\'s addresses: verify_result 64', async () => {
  const named = issue(certificates.authority, 'name-only', { names: ['DNS:localhost'] })
  const upstream = await Upstream.start(certificates, { pair: named })
  running.push(upstream)
  const proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, upstream, { origin: `https://127.0.0.1:${upstream.port}` }) } })
  running.push(proxy)
  await proxy.logIn()
  await refused(proxy, upstream, { stage: 'tls', verify_result: 64, sent: 'nothing' })
})

test('an address the certificate holds is accepted, and no SNI is sent for it', async () => {
  let name = 'unset'
  const upstream = await Upstream.start(certificates, { options: { SNICallback: (servername, done) => ((name = servername), done(null)) } })
  running.push(upstream)
  const proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, upstream, { origin: `https://127.0.0.1:${upstream.port}` }) } })
  running.push(proxy)
  await proxy.logIn()
  assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal(name, 'unset')
})

test('a name is sent as SNI', async () => {
  let name
  const [proxy] = await pair({ options: { SNICallback: (servername, done) => ((name = servername), done(null)) } })
  assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal(name, 'localhost')
})

test('an expired server certificate is refused: verify_result 10, nothing sent', async () => {
  const expired = issue(certificates.authority, 'expired-server', { names: ['DNS:localhost'], expired: true })
  const [proxy, upstream] = await pair({ pair: expired })
  await refused(proxy, upstream, { stage: 'tls', verify_result: 10, sent: 'nothing' })
})

test('a server certificate of an unknown authority is refused: verify_result 20, nothing sent', async () => {
  const untrusted = issue(other, 'untrusted', { names: ['DNS:localhost'] })
  const [proxy, upstream] = await pair({ pair: untrusted })
  const json = await refused(proxy, upstream, { stage: 'tls', sent: 'nothing', code: 134 })
  assert.ok([20, 21].includes(json.verify_result))
})

test('a client certificate is no server certificate: refused', async () => {
  const wrongUse = issue(certificates.authority, 'wrong-use', { names: ['DNS:localhost'], usage: 'clientAuth' })
  const [proxy, upstream] = await pair({ pair: wrongUse })
  await refused(proxy, upstream, { stage: 'tls', verify_result: 26, sent: 'nothing' })
})

test('TLS 1.3: our client certificate is refused at the first read, and that is a matter of TLS', async () => {
  // OpenSSL's own server, because Node closes the connection without an alert.
  const server = spawn('openssl', ['s_server', '-accept', '0', '-cert', certificates.server.cert, '-key', certificates.server.key, '-CAfile', certificates.ca, '-Verify', '1', '-verify_return_error', '-tls1_3', '-www'])
  let text = ''
  server.stdout.on('data', (bytes) => (text += bytes))
  while (!/ACCEPT .*:\d+/.test(text)) await once(server.stdout, 'data')
  const port = Number(/ACCEPT .*:(\d+)/.exec(text)[1])
  const proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: table(certificates, { origin: `https://localhost:${port}` }, { cert: stranger.cert, key: stranger.key }) } })
  running.push(proxy, { stop: () => server.kill() })
  await proxy.logIn()
  await refused(proxy, { requests: [] }, { stage: 'tls', alert: 48, code: 1048, reason: 'alert unknown_ca' })
})

test('TLS 1.3: no client certificate where one is required: alert 116', async () => {
  const upstream = await Upstream.start(certificates, { client: 'require', options: { minVersion: 'TLSv1.3' } })
  running.push(upstream)
  const { cert, key, ...bare } = table(certificates, upstream)
  const proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: bare } })
  running.push(proxy)
  await proxy.logIn()
  await refused(proxy, upstream, { stage: 'tls', alert: 116, code: 1116 })
})

test('TLS 1.2: no client certificate where one is required: alert in the handshake, nothing sent', async () => {
  const upstream = await Upstream.start(certificates, { client: 'require', options: { maxVersion: 'TLSv1.2' } })
  running.push(upstream)
  const { cert, key, ...bare } = table(certificates, upstream)
  const proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: bare } })
  running.push(proxy)
  await proxy.logIn()
  await refused(proxy, upstream, { stage: 'tls', alert: 40, sent: 'nothing' })
})

test('TLS 1.2: our client certificate is refused in the handshake, nothing sent', async () => {
  const [proxy, upstream] = await pair({ client: 'require', options: { maxVersion: 'TLSv1.2' } }, { cert: stranger.cert, key: stranger.key })
  await refused(proxy, upstream, { stage: 'tls', sent: 'nothing' })
})

test('the certificate\'s chain is sent along', async () => {
  const both = join(certificates.folder, 'with-chain.pem')
  writeFileSync(both, readFileSync(certificates.client.cert, 'utf8') + readFileSync(certificates.ca, 'utf8'))
  const [proxy, upstream] = await pair({ client: 'require' }, { cert: both })
  assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal(upstream.requests[0].certificate.subject.CN, 'client')
})

for (const legacy of [false, true]) {
  test(`a PKCS#12 file${legacy ? ' with the old encryption' : ''} works, its passphrase from a file`, async () => {
    const upstream = await Upstream.start(certificates, { client: 'require' })
    running.push(upstream)
    const { cert, key, ...bare } = table(certificates, upstream)
    const passphrase = join(certificates.folder, `passphrase-${legacy}`)
    writeFileSync(passphrase, 'open sesame\n')
    const file = pkcs12(certificates.client, 'open sesame', { legacy })
    const proxy = await Proxy.start({ folder: certificates.folder, upstreams: { test: { ...bare, pkcs12: file, 'passphrase-file': passphrase } } })
    running.push(proxy)
    await proxy.logIn()
    const answer = await proxy.relay('test/status')
    assert.equal(answer.status, 200)
    assert.ok(answer.headers['smd-upstream-tls'].includes(fingerprint(certificates.client.cert).base64))
  })
}

test('an encrypted key works with SMD_PASSPHRASE', async () => {
  const [proxy] = await pair({ client: 'require' }, { key: encryptKey(certificates.client, 'pa55') }, { env: { SMD_PASSPHRASE: 'pa55' } })
  assert.equal((await proxy.relay('test/status')).status, 200)
})

test('the console itself over HTTPS: secure cookie, and plain HTTP on that port gets nothing', async () => {
  const proxy = await Proxy.start({ folder: certificates.folder, settings: { 'tls-cert': certificates.server.cert, 'tls-key': certificates.server.key } })
  running.push(proxy)
  assert.match(proxy.start, /^https:\/\/127\.0\.0\.1:\d+\/#token=/)
  const answer = await new Promise((fulfil, reject) => {
    const request = https.request(
      { host: '127.0.0.1', port: proxy.port, path: '/api/login', method: 'POST', ca: readFileSync(certificates.ca), headers: { 'smd-console': '1', 'content-type': 'application/json' } },
      fulfil,
    )
    request.on('error', reject)
    request.end(JSON.stringify({ token: proxy.token }))
  })
  assert.equal(answer.statusCode, 204)
  assert.match(answer.headers['set-cookie'][0], /; Secure/)
  answer.resume()
  assert.ok(!(await exchange(proxy.port, `GET / HTTP/1.1\r\nHost: ${proxy.host}\r\n\r\n`)).includes('HTTP/1.1 2'))
})
