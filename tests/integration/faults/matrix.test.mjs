// Every fault of the simulator, with every finding and value it has, each in a whole run of the whole
// console: the page's worker with the WebAssembly core, a real smd-proxy, real mutual TLS, the simulator.
// The finding of shared/simulator/fault_findings.cpp comes first at its step, and what depends on a
// failed step is blocked, not failed. Where a fault leads to the same finding at several steps, one of
// them is played, and not the same one for all faults; with SMD_FAULTS, a regular expression, every pair
// "step=fault" that matches it ("." for all of them). smd, which has the relay and the native core in one
// process, plays one fault of each layer.
import assert from 'node:assert/strict'
import {availableParallelism} from 'node:os'
import {test} from 'node:test'

import {bundlePage} from '../lib/page/page.mjs'
import {startPageBench} from './page_bench.mjs'
import {catalogueOf, spread, startBench} from './support.mjs'

// Long enough to be called slow (two seconds), short enough to be no failure.
const slow = {slow: '2400', 'slow-body': '400'}
const benchCount = Math.max(3, availableParallelism() + 1)

/** Every step before this one, in PG&E's order of the run. */
const runOrder = ['preflight.certificate', 'preflight.connection', 'connectivity.token', 'connectivity.status', 'connectivity.sample-data',
  'application.authorization', 'application.information', 'application.endpoints',
  'oauth.scope-selection', 'oauth.authorize', 'oauth.code', 'oauth.token', 'oauth.refresh']
const good = ['passed', 'warning']
// A step that was not reached: its turn never came because of what failed before it.
const unreached = ['blocked', 'not run', 'waiting for you', 'could not run']

const nameOf = ({step, fault, value}) => `${step}=${fault}${value ? `,value=${value}` : ''}`

/** For each fault, value and finding one step; which one goes round from fault to fault. */
const oneOfEachKind = (items) => {
  const kinds = new Map()
  for (const item of items) {
    const key = `${item.fault},${item.value},${item.finding}`
    kinds.set(key, [...kinds.get(key) ?? [], item])
  }
  return [...kinds.values()].map((same, index) => same[index % same.length])
}

const check = ({report, step: stepOf}, item) => {
  const shown = stepOf(item.shows)
  const found = shown.findings.map((finding) => finding.id)
  assert.ok(found[0] === item.finding, `first finding of ${item.shows} (${shown.verdict}): ${JSON.stringify(found)}, not ${item.finding}`)
  if (item.also) {
    const all = report.steps.flatMap((step) => step.findings.flatMap((finding) =>
      [finding.id, ...(finding.alternatives ?? []).map((other) => other.id)]))
    assert.ok(all.includes(item.also), `${item.also} is nowhere: ${JSON.stringify(all)}`)
  }
  const {severity} = shown.findings[0]
  const expected = {error: ['failed', 'could not run', 'waiting for you'], warning: ['warning'], info: ['passed']}[severity]
  assert.ok(expected.includes(shown.verdict), `${item.shows} is ${shown.verdict}, its finding a matter of ${severity}`)
  // Nothing before it is blamed, and what comes after has no finding of the same failure.
  for (const step of report.steps) {
    if (step.id === item.shows || item.alsoAt?.(step.id)) continue
    if (runOrder.indexOf(step.id) < runOrder.indexOf(item.shows)) {
      assert.ok(good.includes(step.verdict), `${step.id} comes before ${item.shows} and is ${step.verdict}`)
    } else if (shown.verdict === 'failed') {
      assert.ok([...good, ...unreached].includes(step.verdict), `${step.id} comes after ${item.shows} and is ${step.verdict}`)
    }
  }
}

// What is visible in more than one answer, or comes again because the fault stays.
const alsoAt = ({fault, step}) => {
  if (['token-expired-early'].includes(fault)) return (id) => id.startsWith('application.')
  if (step === 'application.information' || step === 'application.endpoints') return (id) => id.startsWith('application.')
  return undefined
}

/** Every pair of step and fault, with the values that make a difference. */
const allItems = (catalogue) => catalogue.faults.flatMap((row) => row.findings.map((said) => ({
  ...said, fault: row.name, value: row.values ? said.value : slow[row.name] ?? '',
  // A TLS fault that stays would strike the next call too when that one does not need this one.
  once: row.kind === 'tls' && said.step !== 'preflight.connection',
  alsoAt: alsoAt({fault: row.name, step: said.step}),
})))

/** Plays each of them, so many beside each other as there are benches. */
const play = async (benches, items) => {
  const wrong = []
  await spread(benches, items, async (bench, item) => {
    try {
      check(await bench.run([{step: item.step, fault: item.fault, value: item.value, once: item.once}]), item)
    } catch (error) {
      wrong.push(`${nameOf(item)}: ${error.message}`)
    }
  })
  assert.equal(wrong.length, 0, `${wrong.length} of ${items.length} faults are explained wrongly:\n${wrong.sort().join('\n')}`)
}

const isClean = ({report}) => {
  for (const step of report.steps) {
    assert.equal(step.verdict, 'passed', step.id)
    assert.deepEqual(step.findings, [], step.id)
  }
}

test('through smd-proxy every fault leads to its finding', {timeout: 30 * 60_000}, async (t) => {
  const bundle = await bundlePage(t)
  const benches = await Promise.all(Array.from({length: benchCount}, () => startPageBench(t, bundle)))
  isClean(await benches[0].run([]))
  const all = allItems(await catalogueOf(benches[0].simulator))
  const wanted = process.env.SMD_FAULTS
  const items = wanted === undefined ? oneOfEachKind(all) : all.filter((item) => new RegExp(wanted).test(nameOf(item)))
  assert.ok(items.length > 0, 'no fault matches SMD_FAULTS')
  await play(benches, items)
  t.diagnostic(`${items.length} runs`)
})

test('smd finds the same, for one fault of each layer', async (t) => {
  const bench = await startBench(t)
  const clean = await bench.run([])
  assert.equal(clean.code, 0, clean.stdout)
  isClean(clean)
  const layers = new Map(allItems(await catalogueOf(bench.simulator)).map((item) => [item.finding.split('.')[0], item]))
  await play([bench], [...layers.values()])
  t.diagnostic(`${layers.size} runs: ${[...layers.keys()].join(' ')}`)
})

test('every difference that is no fault', async (t) => {
  const bench = await startBench(t)
  const {dialectFindings} = await catalogueOf(bench.simulator)
  for (const {setting, step, finding} of dialectFindings) {
    const run = await bench.run([], {dialects: [setting]})
    assert.equal(run.code, 0, `${setting}: ${run.stdout}`)
    assert.equal(run.step(step).findings[0]?.id, finding, setting)
  }
})
