// smd test --session, replay, diff and export: exit codes, schemas, and what is said.
import test from 'node:test'
import assert from 'node:assert/strict'
import {readFile, writeFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {gunzipSync, gzipSync} from 'node:zlib'

import {readJson, root, smd, startSimulatorForSmd} from '../headless/support.mjs'
import {assertHar} from './har_schemas.mjs'

const {default: Ajv} = createRequire(join(root, 'tests/browser/package.json'))('ajv/dist/2020.js')
const validator = async (file) => new Ajv({allErrors: true, strict: false}).compile(await readJson(file))
const sessionSchema = await validator(join(root, 'docs/session.schema.json'))
const assertValid = (validate, document) => assert.ok(validate(document), JSON.stringify(validate.errors, null, 1))

const record = async (t, simulatorArgs = [], args = [], name = 'run.smd-session.json') => {
  const simulator = await startSimulatorForSmd(t, simulatorArgs)
  const session = join(simulator.folder, name)
  const ran = await smd(['test', ...args, '--simulator', simulator.readyFile, '--session', session])
  return {simulator, session, ran, file: (other) => join(simulator.folder, other)}
}

test('a session is gzipped by its name, valid by its schema, and judged as it was', async (t) => {
  const {session, ran} = await record(t, [], [], 'run.smd-session.json.gz')
  assert.equal(ran.code, 0, ran.stderr)
  const text = gunzipSync(await readFile(session)).toString()
  const document = JSON.parse(text)
  assertValid(sessionSchema, document)
  assert.ok(Object.values(document.bodies).some(({encoding}) => encoding === 'gzip+base64'))
  assert.doesNotMatch(text, /client\.key"?[^"]*\/|\/tmp\//, 'no path of this machine')
  const replayed = await smd(['replay', session])
  assert.equal(replayed.code, 0, replayed.stderr)
  assert.match(replayed.stdout, /connectivity\.sample-data: passed/)
  assert.equal(replayed.stderr, '')
})

test('sessions of failed runs are valid too', async (t) => {
  for (const fault of ['connectivity.token=invalid-certificate', 'connectivity.sample-data=truncated-xml', 'connectivity.status=close-in-handshake']) {
    const {session, file} = await record(t, ['--fault', fault], ['connectivity'])
    assertValid(sessionSchema, await readJson(session))
    assert.equal((await smd(['replay', session])).code, 0, fault)
    assert.equal((await smd(['export', session, '--har', file('x.har')])).code, 0)
    assertHar(await readJson(file('x.har')))
  }
})

test('replay ends with 1 and says why when today’s rules judge otherwise', async (t) => {
  const {session} = await record(t, ['--fault', 'connectivity.token=invalid-certificate'], ['connectivity'])
  const document = await readJson(session)
  const row = document.verdicts.find(({step}) => step === 'connectivity.token')
  Object.assign(row, {verdict: 'passed', findings: []})
  await writeFile(session, JSON.stringify(document))
  const replayed = await smd(['replay', session, '--json'])
  assert.equal(replayed.code, 1)
  const {differences} = JSON.parse(replayed.stdout)
  assert.deepEqual(differences.map(({step, then, now}) => [step, then, now]), [['connectivity.token', 'passed', 'failed']])
  assert.match(differences[0].because, /gateway\.invalid-certificate/)
  assert.match(replayed.stderr, /changed after it was saved/)
})

test('what cannot be read ends with 2 and the fix', async (t) => {
  const {session, file} = await record(t, [], ['connectivity'])
  const document = await readJson(session)
  const whole = gzipSync(JSON.stringify(document))
  const cases = {
    'absent.json': [undefined, /cannot be read/],
    'text.json': ['no JSON', /no JSON text.*Choose a file/],
    'other.json': ['{"a":1}', /no session.*Choose a file/],
    'newer.json': [JSON.stringify({...document, version: 9}), /version 9 .* reads up to version 1.*newer version/],
    'cut.json.gz': [whole.subarray(0, whole.length - 20), /no whole gzip file/],
    'tail.json.gz': [Buffer.concat([whole, Buffer.from('x')]), /no whole gzip file/],
    'empty.har': ['{"log":{"entries":[]}}', /No call in the HAR.*Record the token request/],
  }
  for (const [name, [bytes, said]] of Object.entries(cases)) {
    if (bytes !== undefined) await writeFile(file(name), bytes)
    for (const args of [['replay', file(name)], ['diff', session, file(name)], ['export', file(name), '--har', file('out.har')]]) {
      const ended = await smd(args)
      assert.equal(ended.code, 2, `${args[0]} ${name}`)
      assert.match(ended.stderr, said)
    }
  }
  assert.equal((await smd(['export', session])).code, 2)
  const nowhere = await smd(['export', session, '--har', file('no/such/folder/x.har')])
  assert.equal(nowhere.code, 2)
  assert.match(nowhere.stderr, /cannot be written/)
})

test('an export that would hold a secret is refused with 1', async (t) => {
  const {session, file} = await record(t, [], ['connectivity'])
  const document = await readJson(session)
  document.note = 'It works with access_token=8f14e45fceea167a5a36dedd4bea2543'
  await writeFile(session, JSON.stringify(document))
  const ended = await smd(['export', session, '--html', file('x.html'), '--markdown', file('x.md')])
  assert.equal(ended.code, 1, ended.stdout)
  assert.match(ended.stderr, /looks like a secret \(access_token\)/)
  await assert.rejects(readFile(file('x.html')))
})

test('diff names what is different, and passes over ids, dates and tokens unless asked', async (t) => {
  const good = await record(t)
  const again = join(good.simulator.folder, 'again.json')
  await smd(['test', '--simulator', good.simulator.readyFile, '--session', again])
  const same = await smd(['diff', good.session, again])
  assert.equal(same.code, 0, same.stdout)
  for (const flag of ['--ids', '--dates']) assert.equal((await smd(['diff', good.session, again, flag])).code, 1, flag)
  const slow = await readJson(again)
  const end = slow.events.find(({type, timing}) => type === 'end' && timing?.wait !== undefined)
  // Less than what would be a finding.
  end.timing.wait += 1000
  const slower = join(good.simulator.folder, 'slower.json')
  await writeFile(slower, JSON.stringify(slow))
  assert.equal((await smd(['diff', again, slower])).code, 0)
  const timed = JSON.parse((await smd(['diff', again, slower, '--timing', '--json'])).stdout)
  assert.deepEqual(timed.steps.flatMap(({differences}) => differences.map(({kind, path}) => [kind, path])), [['timing', 'call 1/timing/wait']])

  const bad = await record(t, ['--fault', 'connectivity.status=status-401', '--tls-max', '1.2'])
  const different = await smd(['diff', good.session, bad.session, '--json'])
  assert.equal(different.code, 1)
  const {steps, summary} = JSON.parse(different.stdout)
  assert.match(summary, /steps differ, first: \S/)
  const kinds = new Set(steps.flatMap(({differences}) => differences.map(({kind}) => kind)))
  for (const kind of ['verdict', 'finding', 'tls']) assert.ok(kinds.has(kind), `${kind} in ${[...kinds]}`)
  const tls = steps.find(({step}) => step === 'connectivity.token').differences.find(({path}) => path === 'call 1/tls/version')
  assert.deepEqual([tls.a, tls.b], ['TLSv1.3', 'TLSv1.2'])
})

test('every export of a run is what its readers expect', async (t) => {
  const {session, file} = await record(t, ['--fault', 'connectivity.token=invalid-certificate'], ['connectivity'])
  const ended = await smd(['export', session, '--har', file('x.har'), '--html', file('x.html'), '--junit', file('x.xml'),
    '--markdown', file('x.md'), '--support', file('x.txt'), '--session', file('x.json')])
  assert.equal(ended.code, 0, ended.stderr)
  const [har, html, junit, markdown, support] = await Promise.all(['x.har', 'x.html', 'x.xml', 'x.md', 'x.txt'].map((name) => readFile(file(name), 'utf8')))
  assertHar(JSON.parse(har))
  assertValid(sessionSchema, await readJson(file('x.json')))
  assert.ok(JSON.parse(har).log.entries.some(({_step, response}) => _step === 'connectivity.token' && response.status === 400))
  assert.doesNotMatch(html, /<script|src=|@import|url\(/, 'the report needs nothing else')
  for (const [, id] of html.matchAll(/href="#([^"]+)"/g)) assert.ok(html.includes(`id="${id}"`), id)
  assert.match(html, /gateway\.invalid-certificate/)
  assert.match(junit, /<failure type="gateway.invalid-certificate"/)
  assert.match(markdown, /\*\*failed\*\*/)
  assert.match(support, /x-transaction-id: \S+/i)
  assert.match(support, /SHA-256\): [0-9a-f]{64}/)
})
