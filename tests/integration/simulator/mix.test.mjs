// Mixtures of faults of the real program: by its flag and by the portal, repeatable by their seed, and
// met by a run of the real smd.
import assert from 'node:assert/strict'
import {test} from 'node:test'

import {catalogueOf, startBench} from '../faults/support.mjs'
import {portal, postJson, runToEnd, startSimulator} from './support.mjs'

const stateOf = async (simulator) => JSON.parse((await portal(simulator, '/portal/state')).body)
const mixed = async (simulator, mix) => JSON.parse((await postJson(simulator, '/portal/faults', {mix})).body)
const textOf = ({step, fault, once, value}) => `${step}=${fault}${once ? ',once' : ''}${value ? `,value=${value}` : ''}`

test('the flag and the portal draw the same plan from the same seed, and say so', async (t) => {
  const simulator = await startSimulator(t, ['--mix', '4,42,tls'])
  const byFlag = await stateOf(simulator)
  assert.deepEqual(byFlag.mix, {count: 4, seed: 42, tls: true})
  assert.equal(byFlag.faults.length, 4)
  const other = await mixed(simulator, {count: 4, seed: 43, tls: true})
  assert.notDeepEqual(other.faults, byFlag.faults)
  const again = await mixed(simulator, {count: 4, seed: 42, tls: true})
  assert.deepEqual(again.faults, byFlag.faults)
  await simulator.stop()
  const lines = simulator.log().split('\n').filter((line) => line.includes('mixed faults'))
  assert.equal(lines.length, 3)
  for (const line of [lines[0], lines[2]]) {
    assert.ok(line.includes(`(--mix 4,42,tls, seed 42): ${byFlag.faults.map(textOf).join(' ')}`), line)
  }
})

test('without a seed one is drawn, and it repeats the plan', async (t) => {
  const simulator = await startSimulator(t, ['--mix', '5'])
  const {mix, faults} = await stateOf(simulator)
  assert.deepEqual((await mixed(simulator, mix)).faults, faults)
  const drawn = await mixed(simulator, {count: 5})
  assert.deepEqual((await mixed(simulator, drawn.mix)).faults, drawn.faults)
})

test('--seed repeats the mixture too', async (t) => {
  const plans = []
  for (let i = 0; i < 2; ++i) plans.push((await stateOf(await startSimulator(t, ['--seed', '9', '--mix', '3']))).faults)
  assert.deepEqual(plans[0], plans[1])
})

test('a change by hand ends the mixture', async (t) => {
  const simulator = await startSimulator(t, ['--mix', '2,1'])
  await postJson(simulator, '/portal/faults', {step: 'connectivity.token', fault: 'status-500'})
  assert.equal((await stateOf(simulator)).mix, null)
})

test('a wrong mixture is refused', async () => {
  for (const [args, says] of [[['--mix', '0'], /--mix: .*1 to 10/], [['--mix', 'x'], /COUNT\[,SEED\]/],
    [['--mix', '2', '--fault', 'connectivity.token=slow'], /--fault/]]) {
    const {code, output} = await runToEnd(args)
    assert.notEqual(code, 0)
    assert.match(output, says)
  }
})

test('a run meets the first fault of the mixture first', async (t) => {
  const bench = await startBench(t)
  const {faults: table} = await catalogueOf(bench.simulator)
  for (const seed of [1, 2, 3, 4]) {
    const {faults: [first]} = await mixed(bench.simulator, {count: 4, seed})
    const row = table.find(({name}) => name === first.fault)
    const expected = row.findings.find(({step, value}) => step === first.step && (!first.value || value === first.value))
    const run = await bench.run({count: 4, seed})
    const found = run.report.steps.find(({findings}) => findings.length > 0)
    assert.equal(found.id, expected.shows, `seed ${seed}: ${textOf(first)}`)
    assert.equal(found.findings[0].id, expected.finding, `seed ${seed}: ${textOf(first)}`)
  }
})
