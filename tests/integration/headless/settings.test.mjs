// Where smd's settings come from, which one wins, and how a bad one is refused.
import assert from 'node:assert/strict'
import {copyFile, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'

import {issue, makeAuthority, pkcs12, temporaryFolder} from '../lib/certs.mjs'
import {registration} from '../simulator/support.mjs'
import {smd, startSimulatorForSmd} from './support.mjs'

const wrong = '00000000000000000000000000000000'

test('flag before variable before file before auth.json', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  const client = await registration(simulator)
  const file = (name) => join(simulator.folder, name)
  await writeFile(file('secret'), `${client.client_secret}\n`)
  await writeFile(file('wrong'), wrong)
  await writeFile(file('good.toml'), `simulator = "${simulator.readyFile}"\nclient_secret = "${client.client_secret}"\n`)
  await writeFile(file('wrong.toml'), `simulator = "${simulator.readyFile}"\nclient-secret = "${wrong}"\nuser-type = "standard_user"\n`)
  await writeFile(file('auth.json'), JSON.stringify({client_id: client.client_id, client_secret: wrong, third_party_id: '1'}))
  const run = async (args, env = {}) => (await smd(['test', 'connectivity', ...args], {env})).code
  const ready = ['--simulator', simulator.readyFile]

  assert.equal(await run(ready), 0)
  assert.equal(await run([...ready, '--client-secret-file', file('wrong')]), 1)
  assert.equal(await run([...ready, '--client-secret-file', file('secret')], {SMD_CLIENT_SECRET: wrong}), 0)
  assert.equal(await run(ready, {SMD_CLIENT_SECRET: wrong}), 1)
  assert.equal(await run(ready, {PGE_CLIENT_SECRET: wrong}), 1)
  assert.equal(await run(ready, {PGE_CLIENT_SECRET: wrong, SMD_CLIENT_SECRET: client.client_secret}), 0)
  assert.equal(await run(['--config', file('good.toml')]), 0)
  assert.equal(await run(['--config', file('wrong.toml')]), 1)
  assert.equal(await run(['--config', file('wrong.toml')], {SMD_CLIENT_SECRET: client.client_secret}), 0)
  assert.equal(await run([], {SMD_CONFIG: file('wrong.toml')}), 1)
  assert.equal(await run([...ready, '--auth-json', file('auth.json')]), 1)
  assert.equal(await run(['--config', file('good.toml'), '--auth-json', file('auth.json')]), 0)
  assert.equal(await run([], {SMD_SIMULATOR: simulator.readyFile, SSL_CERT: simulator.ready.cert, SSL_KEY: simulator.ready.key}), 0)
})

test('another client certificate than the registered one: failed, and the finding says so', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  const client = await registration(simulator)
  const folder = temporaryFolder()
  const other = issue(makeAuthority(folder), 'other', {rsa: true, usage: 'clientAuth'})
  const args = ['test', 'connectivity', '--simulator', simulator.readyFile]
  const refused = await smd([...args, '--cert', other.cert, '--key', other.key])
  assert.equal(refused.code, 1, refused.stdout + refused.stderr)
  assert.match(refused.stdout, /gateway\.invalid-certificate/)
  const run = await smd([...args, '--cert', other.cert, '--key', other.key, '--client-id', client.client_id],
    {env: {SMD_CLIENT_SECRET: client.client_secret}})
  assert.equal(run.code, 1, run.stdout + run.stderr)
  assert.match(run.stdout, /gateway\.invalid-certificate/)
  const mixed = await smd([...args, '--cert', simulator.ready.cert, '--key', other.key])
  assert.equal(mixed.code, 2)
  assert.match(mixed.stderr, /key/)
  const copy = {cert: join(folder, 'copy.pem'), key: simulator.ready.key}
  await copyFile(simulator.ready.cert, copy.cert)
  const bag = await smd([...args, '--pkcs12', pkcs12(copy, 'open sesame')],
    {env: {SMD_PASSPHRASE: 'open sesame'}})
  assert.equal(bag.code, 0, bag.stdout + bag.stderr)
})

test('everything that is wrong is said at once, with exit 2 and without values that may be secret', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'smd-settings-'))
  t.after(() => rm(folder, {recursive: true, force: true}))
  await writeFile(join(folder, 'odd.toml'), 'client_secrt = "s3cr3t-value"\ntimeout = [1]\n')
  await writeFile(join(folder, 'broken.toml'), 'a = \n')
  await writeFile(join(folder, 'auth.json'), '[]')
  await writeFile(join(folder, 'empty'), '\n')
  const table = [
    [[], /--help|subcommand/i],
    [['test'], /--cert: .*\n.*--client-id: .*\n.*--client-secret-file: /],
    [['test', 'everything', '--simulator', 'x'], /must be preflight, connectivity, oauth, application or all/],
    [['test', '--simulator', join(folder, 'none.json')], /none\.json.*smd-simulator/],
    [['test', '--simulator', join(folder, 'auth.json')], /is not the ready file/],
    [['test', '--environment', 'simulator'], /--environment: .*--simulator/],
    [['test', '--environment', 'moon', '--simulator', 'x'], /--environment: "moon" is none of/],
    [['test', '--environment', 'pge-production', '--cert', 'c', '--client-id', 'i', '--client-secret', 's3cr3t-value'], /--confirm-production/],
    [['test', '--user-type', 'nobody', '--simulator', 'x'], /--user-type: "nobody"/],
    [['test', 'oauth', '--user-type', 'self_access', '--simulator', 'x'], /Self Access registration has no OAuth Test/],
    [['test', '--timeout', 'soon', '--simulator', 'x'], /--timeout: must be a whole number/],
    [['test', '--token-request-form', 'fax', '--simulator', 'x'], /--token-request-form: .*form, query/],
    [['test', '--pkcs12', 'a', '--cert', 'b', '--simulator', 'x'], /--pkcs12: give either/],
    [['test', '--client-secret', 's3cr3t-value', '--client-secret-file', 'y', '--simulator', 'x'], /--client-secret: give either/],
    [['test', '--client-secret-file', join(folder, 'empty'), '--simulator', 'x'], /is empty/],
    [['test', '--client-secret-file', join(folder, 'none'), '--simulator', 'x'], /cannot be opened/],
    [['test', '--client-secrt', 's3cr3t-value', '--simulator', 'x'], /--client-secrt|what to test/],
    [['test', '--config', join(folder, 'odd.toml'), '--simulator', 'x'], /client_secrt.*is not a setting.*\n.*timeout.*neither/],
    [['test', '--config', join(folder, 'broken.toml'), '--simulator', 'x'], /broken\.toml cannot be used/],
    [['test', '--auth-json', join(folder, 'auth.json'), '--simulator', 'x'], /is not a JSON object/],
    [['test', '--cert', join(folder, 'none.pem'), '--key', 'k', '--client-id', 'i', '--client-secret', 's3cr3t-value'], /none\.pem/],
    [['dance'], /./],
  ]
  for (const [args, pattern] of table) {
    const run = await smd(args)
    assert.equal(run.code, 2, `${args}: ${run.stdout}${run.stderr}`)
    assert.match(run.stdout + run.stderr, pattern, `${args}`)
    assert.doesNotMatch(run.stdout + run.stderr, /s3cr3t-value/, `${args}`)
  }
})

test('help and version', async () => {
  const help = await smd(['test', '--help'])
  assert.equal(help.code, 0)
  for (const flag of ['--cert', '--key', '--pkcs12', '--cacert', '--client-id', '--client-secret-file', '--simulator', '--report-junit', 'PGE_CLIENT_ID']) {
    assert.ok(help.stdout.includes(flag), flag)
  }
  assert.match(help.stdout, /command line can be read by every user/)
  assert.match((await smd(['--version'])).stdout, /^smd \d+\.\d+\.\d+/)
})

test('a simulator that is gone, and a report that cannot be written, are no verdicts', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  const unwritable = await smd(['test', 'connectivity', '--simulator', simulator.readyFile, '--report-json', '/nowhere/at/all.json'])
  assert.equal(unwritable.code, 2)
  assert.match(unwritable.stderr, /--report-json: .*cannot be written/)
  await simulator.stop()
  const gone = await smd(['test', 'connectivity', '--simulator', simulator.readyFile])
  assert.equal(gone.code, 2)
  assert.match(gone.stderr, /The simulator cannot be reached/)
})
