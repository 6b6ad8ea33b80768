// Faults that only a real connection can show: late, dropped, stalled and cut-off answers.
import assert from 'node:assert/strict'
import {test} from 'node:test'

import {clientToken, postJson, registration, resource, startSimulator, tokenRequest} from './support.mjs'

const grant = {grant_type: 'client_credentials'}
const plan = (simulator, step, fault, value = '') =>
  postJson(simulator, '/portal/faults', {step, fault, value, once: true})

test('broken transports, one after the other on one simulator', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '20', '--sample-kind', 'solar'])
  const client = await registration(simulator)
  const token = await clientToken(simulator, client)

  await t.test('slow comes late and whole', async () => {
    await plan(simulator, 'connectivity.token', 'slow', '400')
    const before = performance.now()
    const answer = await tokenRequest(simulator, client, grant)
    assert.ok(performance.now() - before >= 400)
    assert.equal(answer.status, 200)
  })
  await t.test('slow-body comes in pieces', async () => {
    await plan(simulator, 'connectivity.status', 'slow-body', '40')
    const arrivals = []
    const answer = await resource(simulator, '/ReadServiceStatus', token, {onData: () => arrivals.push(performance.now())})
    assert.ok(answer.complete)
    assert.ok(arrivals.length >= 4)
    assert.ok(arrivals.at(-1) - arrivals[0] >= 100)
  })
  await t.test('drop-before-head gives nothing', async () => {
    await plan(simulator, 'connectivity.token', 'drop-before-head')
    await assert.rejects(tokenRequest(simulator, client, grant), (error) => error.status === undefined)
  })
  await t.test('drop-mid-body breaks a body of known length', async () => {
    await plan(simulator, 'connectivity.status', 'drop-mid-body')
    await assert.rejects(resource(simulator, '/ReadServiceStatus', token), (error) => error.status === 200)
  })
  await t.test('drop-mid-body breaks a stream after what was promised', async () => {
    await plan(simulator, 'connectivity.sample-data', 'drop-mid-body')
    await assert.rejects(resource(simulator, '/DownloadSampleData', token), (error) => error.status === 200 && error.bytes === 20000)
  })
  await t.test('truncated-xml ends early and is complete for HTTP', async () => {
    await plan(simulator, 'connectivity.sample-data', 'truncated-xml')
    const answer = await resource(simulator, '/DownloadSampleData', token)
    assert.ok(answer.complete)
    assert.equal(answer.bytes, 20000)
    assert.doesNotMatch(answer.body, /<\/ns1:feed>$/)
  })
  for (const fault of ['stall', 'stall-mid-body']) {
    await t.test(`${fault} says nothing until the client gives up`, async () => {
      await plan(simulator, 'connectivity.token', fault)
      await assert.rejects(tokenRequest(simulator, client, grant, {tls: {signal: AbortSignal.timeout(500)}}), /abort/i)
    })
  }
  await t.test('none of them counts as a passed test', async () => {
    assert.equal((await registration(simulator)).milestones[0].id, 'accepted')
  })
})

test('faults and dialects from flags and variables', async (t) => {
  const simulator = await startSimulator(t, ['--fault', 'connectivity.token=invalid-certificate,once', '--dialect', 'token-key=access_token'],
    {env: {SMD_SIMULATOR_SAMPLE_DAYS: '0', SMD_SIMULATOR_SAMPLE_KIND: 'gas'}})
  const client = await registration(simulator)
  assert.equal((await tokenRequest(simulator, client, grant)).body, '"Invalid Certificate"')
  const token = JSON.parse((await tokenRequest(simulator, client, grant)).body).access_token
  assert.equal((await resource(simulator, '/DownloadSampleData', token)).status, 204)
})

test('a stalled answer does not keep the program from stopping', async (t) => {
  const simulator = await startSimulator(t, ['--fault', 'connectivity.token=stall'])
  const client = await registration(simulator)
  const waiting = assert.rejects(tokenRequest(simulator, client, grant))
  await new Promise((done) => setTimeout(done, 200))
  assert.equal(await simulator.stop(), 0)
  await waiting
})
