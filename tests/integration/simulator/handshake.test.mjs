// Certificates: what happens without one, with a foreign one, and when the handshake requires one.
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {X509Certificate} from 'node:crypto'
import {readFile, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'

import {request, resourcePath, startSimulator, testToken} from './support.mjs'

const anonymous = {identity: false}

test('without a certificate every call is answered 400 "Invalid Certificate"', async (t) => {
  const simulator = await startSimulator(t)
  for (const path of ['ReadServiceStatus', 'DownloadSampleData', 'Authorization']) {
    const answer = await request(simulator, `${resourcePath}/${path}`, anonymous)
    assert.equal(answer.status, 400)
    assert.equal(answer.body, '"Invalid Certificate"')
    assert.equal(answer.headers.server, 'Mulesoft-API-Gateway')
    assert.match(answer.headers['x-transaction-id'], /^[0-9a-f-]{36}$/)
  }
  const token = await request(simulator, testToken, {method: 'POST', ...anonymous,
    headers: {'Content-Type': 'application/x-www-form-urlencoded'}, body: 'grant_type=client_credentials'})
  assert.equal(token.body, '"Invalid Certificate"')
  assert.equal((await request(simulator, '/simulator/registrations', anonymous)).status, 400)
})

test('a certificate of another authority is answered the same', async (t) => {
  const simulator = await startSimulator(t)
  const key = join(simulator.folder, 'foreign.key')
  const cert = join(simulator.folder, 'foreign.pem')
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=foreign',
    '-keyout', key, '-out', cert], {stdio: 'ignore'})
  const answer = await request(simulator, `${resourcePath}/ReadServiceStatus`,
    {...anonymous, tls: {key: await readFile(key), cert: await readFile(cert)}})
  assert.equal(answer.body, '"Invalid Certificate"')
})

test('with --require-client-certificate the handshake itself is refused', async (t) => {
  const simulator = await startSimulator(t, ['--require-client-certificate'])
  for (const version of ['TLSv1.2', 'TLSv1.3']) {
    await assert.rejects(
      request(simulator, '/simulator/registrations', {...anonymous, tls: {minVersion: version, maxVersion: version}}),
      /alert|ECONNRESET|socket hang up/)
  }
  assert.equal((await request(simulator, '/simulator/registrations')).status, 200)
})

test('--tls-max 1.2 keeps to TLS 1.2', async (t) => {
  const simulator = await startSimulator(t, ['--tls-max', '1.2'])
  assert.equal((await request(simulator, '/simulator/registrations')).status, 200)
  await assert.rejects(request(simulator, '/simulator/registrations', {tls: {minVersion: 'TLSv1.3'}}), /alert|version/i)
})

test('the minted certificates are what PG&E asks for, and the keys are private', async (t) => {
  const simulator = await startSimulator(t, [], {mint: true})
  const client = new X509Certificate(simulator.cert)
  assert.equal(client.publicKey.asymmetricKeyType, 'rsa')
  assert.equal(client.publicKey.asymmetricKeyDetails.modulusLength, 2048)
  assert.deepEqual(client.keyUsage, ['1.3.6.1.5.5.7.3.2'])
  const authority = new X509Certificate(simulator.ca)
  assert.ok(client.verify(authority.publicKey))
  const server = new X509Certificate(await readFile(join(simulator.folder, 'state/server.pem')))
  assert.match(server.subjectAltName, /DNS:localhost/)
  assert.match(server.subjectAltName, /IP Address:127\.0\.0\.1/)
  for (const name of ['client.key', 'server.key', 'registrations.json']) {
    assert.equal((await stat(join(simulator.folder, 'state', name))).mode & 0o777, 0o600, name)
  }
})
