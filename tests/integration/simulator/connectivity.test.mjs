// The API Connectivity Test against the real program: token, status, sample data, milestones.
import assert from 'node:assert/strict'
import {test} from 'node:test'

import {clientToken, registration, registrations, resource, startSimulator, tokenRequest} from './support.mjs'

test('token, status and sample data pass the test and move the milestones', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '3'])
  const client = await registration(simulator)
  const answer = await tokenRequest(simulator, client, {grant_type: 'client_credentials'})
  assert.equal(answer.status, 200)
  const token = JSON.parse(answer.body)
  assert.deepEqual(Object.keys(token), ['client_access_token', 'expires_in', 'scope', 'token_type'])
  const status = await resource(simulator, '/ReadServiceStatus', token.client_access_token)
  assert.match(status.body, /<currentStatus> 1<\/currentStatus>/)
  const sample = await resource(simulator, '/DownloadSampleData', token.client_access_token)
  assert.equal(sample.status, 200)
  assert.equal(sample.headers['transfer-encoding'], 'chunked')
  assert.match(sample.body, /^<ns1:feed .*<\/ns1:feed>$/s)
  assert.equal(sample.body.match(/<ns0:IntervalBlock /g).length, 12)
  const milestones = (await registration(simulator)).milestones.map((one) => one.id)
  assert.deepEqual(milestones, ['connectivity', 'accepted', 'email_confirmed', 'submitted'])
})

test('a self access user is approved by the connectivity test alone', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '1'])
  const client = await registration(simulator, 'self_access')
  await resource(simulator, '/DownloadSampleData', await clientToken(simulator, client))
  const [newest] = (await registration(simulator, 'self_access')).milestones
  assert.equal(newest.title, 'Registration Approved')
  assert.match(newest.date, /^\d{1,2}\/\d{1,2}\/\d{4}$/)
})

test('a hundred days stream, and a reader that leaves half way does not pass', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '100', '--sample-kind', 'solar'])
  const client = await registration(simulator)
  const token = await clientToken(simulator, client)
  await assert.rejects(resource(simulator, '/DownloadSampleData', token, {
    onData: (piece, answer, outgoing) => outgoing.destroy(new Error('left')),
  }), /left|aborted/)
  assert.equal((await registration(simulator)).milestones[0].id, 'accepted')
  let readings = 0
  let rest = ''
  const answer = await resource(simulator, '/DownloadSampleData', token, {
    onData: (piece) => {
      const parts = (rest + piece).split('<ns0:IntervalReading>')
      readings += parts.length - 1
      rest = parts.at(-1).slice(-30)
    },
  })
  assert.equal(answer.status, 200)
  assert.ok(answer.complete)
  assert.equal(readings, 2 * (100 * 96 + 4))
  assert.ok(answer.bytes > 3_000_000)
  assert.equal((await registration(simulator)).milestones[0].id, 'connectivity')
})

test('a slow reader does not make the program grow', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '20000', '--sample-kind', 'solar'])
  const client = await registration(simulator)
  const token = await clientToken(simulator, client)
  const {readFile} = await import('node:fs/promises')
  const residentKb = async () => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${simulator.pid}/status`, 'utf8'))[1])
  const before = await residentKb()
  let got = 0
  await assert.rejects(resource(simulator, '/DownloadSampleData', token, {
    onData: (piece, answer, outgoing) => {
      got += piece.length
      answer.pause()
      setTimeout(() => (got > 4_000_000 ? outgoing.destroy(new Error('enough')) : answer.resume()), 1)
    },
  }), /enough|aborted/)
  // The whole feed is over 700 MB; what may grow are socket buffers and, in debug builds, quarantine.
  assert.ok(await residentKb() - before < 64 * 1024, `${await residentKb() - before} kB more`)
})

test('the same seed gives the same registrations and data', async (t) => {
  const runs = []
  for (let i = 0; i < 2; ++i) {
    const simulator = await startSimulator(t, ['--seed', '42', '--sample-days', '2'])
    const all = await registrations(simulator)
    const token = await clientToken(simulator, all[0])
    const {body} = await resource(simulator, '/DownloadSampleData', token)
    runs.push(JSON.stringify(all) + token + body.replace(/<ns1:(published|updated).*?<\/ns1:\1>/g, '').replaceAll(simulator.ready.origin, ''))
    await simulator.stop()
  }
  assert.equal(runs[0], runs[1])
})
