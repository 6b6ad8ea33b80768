// Every TLS fault on a real connection, seen with Node's TLS: what breaks, and where.
import assert from 'node:assert/strict'
import {once} from 'node:events'
import net from 'node:net'
import {test} from 'node:test'
import tls from 'node:tls'

import {clientToken, portal, postJson, registration, request, resource, resourcePath, startSimulator, tokenRequest} from './support.mjs'

const statusPath = `${resourcePath}/ReadServiceStatus`
const plan = (simulator, fault, {step = 'preflight.connection', once: single = false, value = ''} = {}) =>
  postJson(simulator, '/portal/faults', {faults: [{step, fault, once: single, value}]})

/** Connects, asks for the status without a token, and tells how far that went. */
const probe = async (simulator, options = {}) => {
  const {port} = new URL(simulator.ready.origin)
  const seen = {handshake: false, error: '', answer: '', chain: 0, asked: undefined, protocol: ''}
  const socket = tls.connect({host: '127.0.0.1', port: Number(port), servername: 'localhost', ca: simulator.ca,
    cert: simulator.cert, key: simulator.key, ...options})
  socket.on('secureConnect', () => {
    seen.handshake = true
    seen.protocol = socket.getProtocol()
    socket.write(`GET ${statusPath} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  })
  socket.on('error', (error) => { seen.error = `${error.code} ${error.message}` })
  socket.on('data', (piece) => { seen.answer += piece })
  const timer = setTimeout(() => { seen.error = 'silence'; socket.destroy() }, 1500)
  await new Promise((done) => { socket.on('close', done) })
  clearTimeout(timer)
  return seen
}

const handshakes = [
  ['server-expired', /CERT_HAS_EXPIRED/],
  ['server-not-yet-valid', /CERT_NOT_YET_VALID/],
  ['server-wrong-name', /ERR_TLS_CERT_ALTNAME_INVALID/],
  ['server-untrusted', /SELF_SIGNED_CERT_IN_CHAIN/],
  ['server-intercepted', /SELF_SIGNED_CERT_IN_CHAIN/],
  ['server-purpose', /INVALID_PURPOSE|unsupported certificate purpose|unsuitable certificate purpose/],
  ['server-self-signed', /DEPTH_ZERO_SELF_SIGNED_CERT/],
  ['server-intermediate-missing', /UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
  ['tls11-only', /PROTOCOL_VERSION/],
  ['no-common-cipher', /HANDSHAKE_FAILURE/],
  ['alert-unrecognized-name', /alert number 112|UNRECOGNIZED_NAME/],
  ['alert-internal-error', /alert number 80|INTERNAL_ERROR/],
  ['alert-access-denied', /alert number 49|ACCESS_DENIED/],
  ['alert-insufficient-security', /alert number 71|INSUFFICIENT_SECURITY/],
  ['alert-unexpected', /alert number 100|NO_RENEGOTIATION/],
  ['plain-http', /WRONG_VERSION_NUMBER/],
  ['plain-http-page', /WRONG_VERSION_NUMBER/],
  ['close-on-accept', /ECONNRESET/],
  ['close-in-handshake', /ECONNRESET/],
  ['stall-on-accept', /^silence$/],
  ['stall-in-handshake', /^silence$/],
]

const alerts = {
  'client-refused-unknown-ca': 48, 'client-refused-bad-certificate': 42, 'client-refused-unsupported': 43,
  'client-refused-revoked': 44, 'client-refused-expired': 45, 'client-refused-certificate-unknown': 46,
  'client-refused-decrypt-error': 51, 'client-refused-handshake-failure': 40,
}

test('TLS faults on one simulator', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '1'])
  assert.match((await probe(simulator)).answer, /^HTTP\/1\.1 401 /)
  for (const [fault, error] of handshakes) {
    await t.test(fault, async () => {
      await plan(simulator, fault)
      const seen = await probe(simulator)
      assert.match(seen.error, error)
      assert.equal(seen.handshake, false)
      assert.equal(seen.answer, '')
    })
  }
  // Node's own minimum is lower than what most clients demand: its level is raised for these two.
  for (const [fault, error] of [['server-weak-key', /EE certificate key too weak/], ['server-sha1', /CA signature digest algorithm too weak/]]) {
    await t.test(fault, async () => {
      await plan(simulator, fault)
      assert.match((await probe(simulator, {ciphers: 'DEFAULT@SECLEVEL=2'})).error, error)
      assert.match((await probe(simulator, {ciphers: 'DEFAULT@SECLEVEL=0'})).answer, /^HTTP\/1\.1 401 /)
    })
  }
  for (const [fault, alert] of [...Object.entries(alerts), ['client-required', 116]]) {
    await t.test(`${fault}, in TLS 1.3 after the handshake and in TLS 1.2 in it`, async () => {
      await plan(simulator, fault)
      const later = await probe(simulator)
      assert.equal(later.protocol, 'TLSv1.3')
      assert.match(later.error, new RegExp(`alert number ${alert}\\b`))
      await plan(simulator, fault, {value: '1.2'})
      const early = await probe(simulator)
      assert.equal(early.handshake, false)
      assert.match(early.error, new RegExp(`alert number ${fault === 'client-required' ? 40 : alert}\\b`))
    })
  }
  await t.test('client-not-asked is answered 400, because no certificate came', async () => {
    await plan(simulator, 'client-not-asked')
    assert.match((await probe(simulator)).answer, /^HTTP\/1\.1 400 [^]*"Invalid Certificate"$/)
  })
  await t.test('close-after-handshake and stall-after-handshake', async () => {
    await plan(simulator, 'close-after-handshake')
    const closed = await probe(simulator)
    assert.deepEqual([closed.handshake, closed.answer, closed.error === 'silence'], [true, '', false])
    await plan(simulator, 'stall-after-handshake')
    const silent = await probe(simulator)
    assert.deepEqual([silent.handshake, silent.answer, silent.error], [true, '', 'silence'])
  })
  await t.test('plain HTTP is HTTP', async () => {
    await plan(simulator, 'plain-http-page')
    const socket = net.connect(Number(new URL(simulator.ready.origin).port), '127.0.0.1')
    socket.write('hello')
    let text = ''
    for await (const piece of socket) text += piece
    assert.match(text, /^HTTP\/1\.1 400 Bad Request\r\n/)
    const [head, body] = text.split('\r\n\r\n', 2)
    assert.equal(Number(/Content-Length: (\d+)/.exec(head)[1]), text.length - head.length - 4, body)
  })
  await t.test('nothing planned: all is well again', async () => {
    await postJson(simulator, '/portal/faults', {clear: true})
    assert.match((await probe(simulator)).answer, /^HTTP\/1\.1 401 /)
  })
})

test('a fault strikes after the call before its step, and every answer closes meanwhile', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '1'])
  const client = await registration(simulator)
  await plan(simulator, 'server-expired', {step: 'connectivity.status', once: true})
  await request(simulator, statusPath)
  const answer = await tokenRequest(simulator, client, {grant_type: 'client_credentials'})
  assert.equal(answer.headers.connection, 'close')
  const token = JSON.parse(answer.body).client_access_token
  await assert.rejects(resource(simulator, '/ReadServiceStatus', token), /expired/)
  // Once is once.
  assert.equal((await resource(simulator, '/ReadServiceStatus', token)).headers.connection, 'close')
  assert.equal((await registration(simulator)).milestones[0].id, 'accepted')
})

test('a struck connection serves one request, also when the fault was planned once', async (t) => {
  const simulator = await startSimulator(t, ['--fault', 'preflight.connection=client-not-asked,once'])
  const struck = await request(simulator, statusPath)
  assert.equal(struck.status, 400)
  assert.equal(struck.headers.connection, 'close')
  assert.equal((await request(simulator, statusPath)).status, 401)
})

test('a kept connection does not outlive the planning of a TLS fault', async (t) => {
  const simulator = await startSimulator(t)
  const {port} = new URL(simulator.ready.origin)
  const socket = tls.connect({host: '127.0.0.1', port: Number(port), servername: 'localhost', ca: simulator.ca,
    cert: simulator.cert, key: simulator.key})
  await once(socket, 'secureConnect')
  socket.write(`GET ${statusPath} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  await once(socket, 'data')
  const closed = once(socket, 'close')
  await plan(simulator, 'server-expired', {step: 'oauth.refresh'})
  await closed
})

test('the registrations can be read beside a faulty port, and only by this machine\'s name', async (t) => {
  const simulator = await startSimulator(t, ['--fault', 'preflight.connection=server-expired'])
  await assert.rejects(clientToken(simulator, {client_id: 'x', client_secret: 'y'}), /expired/)
  const answer = await portal(simulator, '/simulator/registrations')
  assert.equal(JSON.parse(answer.body).length, 4)
  assert.equal((await portal(simulator, '/simulator/registrations', {headers: {Host: 'evil.example'}})).status, 403)
})

test('a silent connection does not keep the program from stopping', async (t) => {
  const simulator = await startSimulator(t, ['--fault', 'preflight.connection=stall-in-handshake'])
  const waiting = probe(simulator)
  await new Promise((done) => setTimeout(done, 200))
  assert.equal(await simulator.stop(), 0)
  await waiting
})
