// smd test oauth where a person must act: it says what it waits for, listens, and gives up in time.
import assert from 'node:assert/strict'
import http from 'node:http'
import {join} from 'node:path'
import {test} from 'node:test'

import {portal, registration, startSimulator} from '../simulator/support.mjs'
import {freePort, readJson, smd, start, startSimulatorForSmd, until} from './support.mjs'

const get = (url) => new Promise((done, failed) => {
  http.get(url, {agent: false}, (answer) => {
    answer.resume()
    answer.on('end', () => done({status: answer.statusCode, location: answer.headers.location}))
  }).on('error', failed)
})

// PG&E's own environment, of which nothing is called before a code has come.
const pge = async (t, extra) => {
  const simulator = await startSimulator(t)
  const port = await freePort()
  return {
    port,
    folder: simulator.folder,
    args: ['test', 'oauth', '--environment', 'pge-test', '--cert', simulator.ready.cert, '--key', simulator.ready.key,
      '--client-id', 'c0ffee00c0ffee00c0ffee00c0ffee00', '--client-secret', 'feedface00feedface00feedface0000',
      '--redirect-uri', `http://127.0.0.1:${port}/back`, '--scope-selection-uri', `http://127.0.0.1:${port}/start`, ...extra],
  }
}

test('waits for PG&E to send the browser, follows the hops, and reports a refusal', async (t) => {
  const {port, args, folder} = await pge(t, ['--wait', '60'])
  const report = join(folder, 'report.json')
  const running = start([...args, '--report-json', report], {input: ''})
  await until(running, /waiting for you: /)
  const first = await get(`http://127.0.0.1:${port}/start?scope=xxx&ThirdPartyID=PGE`)
  assert.ok(first.status < 400, `${first.status}`)
  await get(`http://127.0.0.1:${port}/back?error=access_denied`)
  const run = await running.done
  assert.equal(run.code, 1, run.stdout + run.stderr)
  const steps = Object.fromEntries((await readJson(report)).steps.map((step) => [step.id, step.verdict]))
  assert.equal(steps['oauth.code'], 'failed')
  assert.equal(steps['oauth.token'], 'blocked')
})

test('gives up after --wait: could not run, exit 2', async (t) => {
  const {args} = await pge(t, ['--wait', '1'])
  const run = await smd(args)
  assert.equal(run.code, 2, run.stdout + run.stderr)
  assert.match(run.stdout, /waiting for you: /)
  assert.match(run.stdout, /could not run/)
})

test('a port that is taken is said, with the fix', async (t) => {
  const {port, args} = await pge(t, [])
  const taken = http.createServer().listen(port, '127.0.0.1')
  t.after(() => taken.close())
  const run = await smd(args)
  assert.equal(run.code, 2)
  assert.match(run.stderr, /Cannot listen on 127\.0\.0\.1:\d+ .*--oauth-listen/)
})

test('a redirect address elsewhere is pasted', async (t) => {
  const simulator = await startSimulatorForSmd(t, [], {redirectUri: 'https://third-party.example/cb'})
  const client = await registration(simulator)
  const running = start(['test', 'oauth', '--simulator', simulator.readyFile])
  const [, address] = await until(running, /Open this address in a browser: (\S+)/)
  await until(running, /paste the whole address/)
  const url = new URL(address)
  assert.equal(url.searchParams.get('client_id'), client.client_id)
  const answer = await portal(simulator, url.pathname + url.search)
  assert.equal(answer.status, 302)
  running.child.stdin.end(`${answer.headers.location}\n`)
  const run = await running.done
  assert.equal(run.code, 0, run.stdout + run.stderr)
  const {searchParams} = new URL(answer.headers.location)
  assert.ok(!run.stdout.includes(searchParams.get('code')), 'the code was printed')

  const nothing = await smd(['test', 'oauth', '--simulator', simulator.readyFile])
  assert.equal(nothing.code, 2)
  assert.match(nothing.stdout, /No address was pasted/)
})
