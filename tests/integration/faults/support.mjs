// Benches: each a real simulator and the real smd, whose runs are made one after the other with the
// faults set through the portal in between. Several benches run beside each other.
import {mkdir, rm} from 'node:fs/promises'
import {join} from 'node:path'

import {readJson, smd, startSimulatorForSmd} from '../headless/support.mjs'
import {portal, postJson} from '../simulator/support.mjs'

// Longer than a healthy call takes on a busy machine, short for a stalled one.
const timeoutSeconds = 4

/** What the portal answered. */
export const json = (answer) => {
  if (answer.status !== 200) throw new Error(`the portal answered ${answer.status}: ${answer.body}`)
  return JSON.parse(answer.body)
}

export const startBench = async (t, args = []) => {
  const simulator = await startSimulatorForSmd(t, args)
  // Three days: with the long day of autumn in the middle, which one fault shortens.
  json(await postJson(simulator, '/portal/sample', {days: 3, kind: 'electric'}))
  const folder = join(simulator.folder, 'runs')
  await mkdir(folder)
  let runs = 0

  /** Faults as {step, fault, value}, or a mixture {count, seed}; the plan and a run begin anew. */
  const plan = async (faults) => {
    json(await postJson(simulator, '/portal/faults', Array.isArray(faults) ? {faults} : {mix: faults}))
  }

  /** One whole run with these faults and dialects. */
  const run = async (faults, {dialects = [], test = 'all', extra = []} = {}) => {
    json(await postJson(simulator, '/portal/reset', {}))
    json(await postJson(simulator, '/portal/dialect', {reset: true, settings: dialects}))
    await plan(faults)
    const file = join(folder, `${++runs}.json`)
    const result = await smd(['test', test, '--simulator', simulator.readyFile, '--timeout', String(timeoutSeconds),
      '--report-json', file, ...extra])
    const report = await readJson(file).catch((error) => {
      throw new Error(`smd wrote no report (exit ${result.code}): ${result.stderr}\n${error.message}`)
    })
    await rm(file)
    return {...result, report, step: (id) => report.steps.find((step) => step.id === id)}
  }
  return {simulator, plan, run}
}

/** Runs `work(bench, item)` for every item, with so many benches beside each other. */
export const spread = async (benches, items, work) => {
  const left = [...items]
  await Promise.all(benches.map(async (bench) => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(bench, item)
  }))
}

/** The tables of faults, dialects and steps, as the portal page gets them. */
export const catalogueOf = async (simulator) => json(await portal(simulator, '/portal/catalogue'))
