// No secret is in anything that is made of a run, although the custodian repeats every one of them in
// every answer and form.
import test from 'node:test'
import assert from 'node:assert/strict'
import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'

import {smd, startSimulatorForSmd} from '../headless/support.mjs'
import {registrations} from '../simulator/support.mjs'
import {startEcho} from './echo.mjs'
import {formsOf, Scanner} from './scanner.mjs'

const everySecret = ['Basic pair', 'access_token', 'bearer token', 'client secret', 'code', 'refresh_token', 'registration access token']

const textsIn = async (folder, names) => Object.fromEntries(await Promise.all(names.map(async (name) => {
  const bytes = await readFile(join(folder, name))
  return [name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()]
})))

/** A session's packed bodies are searched too. */
const unpacked = (session) => Object.values(session.bodies).map(({encoding, data}) =>
  encoding === 'utf-8' ? data : encoding === 'base64' ? Buffer.from(data, 'base64').toString() : gunzipSync(Buffer.from(data, 'base64')).toString()).join('\n')

test('the scanner finds every form that the tests write', () => {
  const secret = '6f1d0a8e-77aa-4c1d-9b55-2b8f4f0f6c11'
  const scanner = new Scanner()
  scanner.add('secret', secret)
  for (const [form, text] of Object.entries(formsOf(secret))) {
    assert.notDeepEqual(scanner.find('x', `before ${text} after`), [], form)
    assert.notDeepEqual(scanner.find('x', JSON.stringify({a: `before ${text} after`})), [], `${form} in JSON`)
  }
  assert.deepEqual(scanner.find('x', 'access_token-1'), [])
})

for (const tokenForm of ['form', 'query']) {
  test(`nothing that is made of a run holds a secret, token requests as ${tokenForm}`, {timeout: 240_000}, async (t) => {
    const simulator = await startSimulatorForSmd(t)
    const {readyFile, scanner} = await startEcho(t, simulator, await registrations(simulator))
    const session = join(simulator.folder, 'run.smd-session.json.gz')
    const report = (name) => join(simulator.folder, name)
    const ran = await smd(['test', '-vv', '--simulator', readyFile, '--token-request-form', tokenForm, '--session', session,
      '--report-json', report('report.json'), '--report-junit', report('report.xml')])
    assert.doesNotMatch(ran.stderr, /secret/, ran.stderr)
    assert.deepEqual([...new Set(scanner.secrets.values())].filter((name) => everySecret.includes(name)).sort().length, everySecret.length,
      [...scanner.secrets.values()].join() + ran.stdout + ran.stderr)
    const out = join(simulator.folder, 'out')
    const names = ['again.json', 'run.har', 'run.html', 'run.xml', 'run.md', 'run.txt']
    const flags = ['--session', '--har', '--html', '--junit', '--markdown', '--support']
    const exported = await smd(['export', session, '--snippets', out, ...names.flatMap((name, index) => [flags[index], report(name)])])
    assert.equal(exported.code, 0, exported.stderr)
    const replayed = await smd(['replay', session, '--json'])
    assert.equal(replayed.code, 0, replayed.stderr)
    const compared = await smd(['diff', session, report('again.json'), '--json', '--ids', '--dates', '--tokens', '--timing'])

    const texts = {
      'what smd test printed': ran.stdout + ran.stderr, 'what smd export printed': exported.stdout + exported.stderr,
      'what smd replay printed': replayed.stdout + replayed.stderr, 'what smd diff printed': compared.stdout + compared.stderr,
      ...await textsIn(simulator.folder, [...names, 'run.smd-session.json.gz', 'report.json', 'report.xml']),
      ...await textsIn(out, await readdir(out)),
    }
    texts['the bodies of the session'] = unpacked(JSON.parse(texts['run.smd-session.json.gz']))
    texts['the bodies of the exported session'] = unpacked(JSON.parse(texts['again.json']))
    for (const [name, text] of Object.entries(texts)) assert.ok(text.length > 0, name)
    assert.ok(texts['run.har'].includes('x-echo-'), 'the echoes are in what was searched')
    assert.deepEqual(Object.entries(texts).flatMap(([name, text]) => scanner.find(name, text)).slice(0, 5), [])
  })
}

test('customer data goes as well when that is asked for', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  const session = join(simulator.folder, 'run.smd-session.json')
  assert.equal((await smd(['test', '--simulator', simulator.readyFile, '--session', session])).code, 0)
  const without = join(simulator.folder, 'without.json')
  const har = join(simulator.folder, 'without.har')
  const exported = await smd(['export', session, '--redact-customer-data', '--session', without, '--har', har])
  assert.equal(exported.code, 0, exported.stderr)
  const whole = await readFile(session, 'utf8')
  const ids = new Set([...(whole + unpacked(JSON.parse(whole))).matchAll(/(?:Subscription|UsagePoint|MeterReading|RetailCustomer)\\?\/([\w-]{4,})/g)].map(([, id]) => id))
  assert.ok(ids.size >= 2, [...ids].join())
  const text = await readFile(without, 'utf8')
  const searched = text + unpacked(JSON.parse(text)) + await readFile(har, 'utf8')
  assert.deepEqual([...ids].filter((id) => searched.includes(`/${id}`)), [])
  assert.equal((await smd(['replay', without])).code, 0)
})
