// The program itself: options, ready file, restart, and a log without secrets.
import assert from 'node:assert/strict'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'

import {clientToken, makeFolder, portal, registration, registrations, request, resource, runToEnd, startSimulator, tokenRequest} from './support.mjs'

test('the ready file has the addresses, files and process id of the contract', async (t) => {
  const simulator = await startSimulator(t)
  const {ready} = simulator
  assert.deepEqual(Object.keys(ready).sort(), ['ca', 'cert', 'key', 'origin', 'pid', 'portal'])
  assert.match(ready.origin, /^https:\/\/localhost:\d+$/)
  assert.match(ready.portal, /^http:\/\/127\.0\.0\.1:\d+\/$/)
  assert.equal(ready.pid, simulator.pid)
})

test('a restart keeps credentials, milestones and certificates', async (t) => {
  const folder = await makeFolder(t)
  const first = await startSimulator(t, ['--sample-days', '1'], {folder})
  const client = await registration(first)
  await resource(first, '/DownloadSampleData', await clientToken(first, client))
  const before = await registrations(first)
  assert.equal(await first.stop(), 0)
  const second = await startSimulator(t, [], {folder})
  assert.deepEqual(await registrations(second), before)
  assert.deepEqual(second.cert, first.cert)
  assert.equal(await second.stop(), 0)
  // An address given by flag replaces the stored one.
  const third = await startSimulator(t, ['--redirect-uri', 'https://third-party.example/x'], {folder})
  assert.equal((await registration(third)).redirect_uri, 'https://third-party.example/x')
  assert.equal((await registration(third)).client_id, client.client_id)
})

test('certificates that do not fit together are minted again', async (t) => {
  const folder = await makeFolder(t)
  const first = await startSimulator(t, [], {folder})
  await first.stop()
  await writeFile(join(folder, 'state/client.key'), await readFile(join(folder, 'state/server.key')))
  const second = await startSimulator(t, [], {folder})
  assert.notDeepEqual(second.cert, first.cert)
  assert.equal((await request(second, '/simulator/registrations')).status, 200)
})

test('wrong options are all named at once and end with 2', async () => {
  const {code, output} = await runToEnd(['--fault', 'connectivity.token=nothing', '--dialect', 'prefixes=x',
    '--tls-listen', '0.0.0.0:0', '--portal-listen', 'nowhere', '--sample-kind', 'water'])
  assert.equal(code, 2)
  for (const part of ['--fault', '--dialect', '--tls-listen', '--unsafe-listen', '--portal-listen', '--sample-kind']) {
    assert.ok(output.includes(part), `${part} in\n${output}`)
  }
  assert.equal((await runToEnd(['--sample-days', '-1'])).code, 2)
})

test('a damaged registrations file is named, not overwritten', async (t) => {
  const folder = await makeFolder(t)
  await writeFile(join(folder, 'registrations.json'), '{"registrations": 1}')
  const {code, output} = await runToEnd(['--state', folder, '--tls-listen', '127.0.0.1:0', '--portal-listen', '127.0.0.1:0'])
  assert.equal(code, 1)
  assert.match(output, /registrations\.json/)
  assert.equal(await readFile(join(folder, 'registrations.json'), 'utf8'), '{"registrations": 1}')
})

test('help, version and the lists', async () => {
  assert.match((await runToEnd(['--help'])).output, /--require-client-certificate/)
  assert.match((await runToEnd(['--version'])).output, /^\d+\.\d+\.\d+\s*$/)
  assert.match((await runToEnd(['--list-faults'])).output, /invalid-certificate .*\n.*at: preflight\.connection connectivity\.token/)
  assert.match((await runToEnd(['--list-dialects'])).output, /prefixes= +pge\|default\|espi/)
})

test('the log holds no secret at its most verbose level', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '1'])
  const client = await registration(simulator)
  const answer = await tokenRequest(simulator, client, {grant_type: 'client_credentials'})
  const token = JSON.parse(answer.body).client_access_token
  await request(simulator, `/${token}`)
  await request(simulator, `/datacustodian/test/oauth/v2/token?client_secret=${client.client_secret}`)
  await resource(simulator, '/ReadServiceStatus', token)
  const query = new URLSearchParams({client_id: client.client_id, redirect_uri: client.redirect_uri, response_type: 'code', state: 'secret-state'})
  const code = new URL((await portal(simulator, `/datacustodian/test/oauth/v2/authorize?${query}`)).headers.location).searchParams.get('code')
  const tokens = JSON.parse((await tokenRequest(simulator, client,
    {grant_type: 'authorization_code', code, redirect_uri: client.redirect_uri})).body)
  await simulator.stop()
  const log = simulator.log()
  assert.match(log, /ReadServiceStatus 200/)
  for (const secret of [client.client_secret, client.registration_access_token, token, code, 'secret-state',
    tokens.access_token, tokens.refresh_token, Buffer.from(client.client_secret).toString('base64')]) {
    assert.ok(!log.includes(secret), 'a secret in the log')
  }
})
