// Fills a store as years of use would: sessions that a real run recorded are saved through the API, under
// titles, notes and verdicts of their own; then their rows are multiplied by the database itself.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Client, digestOf } from '../../integration/store/sessions.mjs'
import { run } from '../lib/run.mjs'
import { startSimulator } from '../lib/simulator.mjs'

const companies = ['Sunny Roofs', 'Volt Analytics', 'Green Meter', 'Bay Storage', 'Kilowatt Labs', 'Pacific Solar', 'Heat Pump Co', 'Grid Friends']
const topics = ['gateway refuses certificate', 'before go-live', 'redirect mismatch', 'monthly check', 'sample data looks odd', 'after renewal']
const notes = ['', 'Customer called.', 'Certificate chain was incomplete, sent the intermediate again.', 'Waiting for the utility.', 'Works since the address was changed in the portal.']
const userTypes = ['standard_user', 'self_access', 'energy_efficiency_finance', 'community_choice_aggregator']
const verdicts = ['passed', 'passed', 'passed', 'failed', 'warning', 'could not run']
const pick = (from, number) => from[number % from.length]

/** A session as `smd test` writes it, unpacked. */
export async function recordedSession({ processes, folder, programs }) {
  const simulator = await startSimulator(processes, 'store-simulator', join(programs, 'smd-simulator'), folder)
  const file = join(folder, 'recorded.smd-session.json.gz')
  await run(join(programs, 'smd'), ['test', 'connectivity', '--user-type', 'standard_user', '--simulator', simulator.readyFile, '--session', file])
  await processes.stop(simulator.child)
  return JSON.parse(gunzipSync(readFileSync(file)).toString())
}

/** Saves `count` of them; their ids. */
export async function save(proxy, recorded, count) {
  const client = new Client(proxy)
  const ids = []
  for (let number = 0; number < count; number += 1) {
    const file = structuredClone(recorded)
    file.title = `${pick(companies, number)}: ${pick(topics, number * 7)} ${number}`
    file.note = pick(notes, number * 3)
    file.plan.userType = pick(userTypes, number * 5)
    for (const step of file.verdicts) step.verdict = step.verdict === 'passed' ? pick(verdicts, number) : step.verdict
    file.digest = digestOf(file)
    ids.push(await client.saved(file))
  }
  return ids
}

/** So many copies of every session, each a minute older than the one before, with a number in its title. */
export function multiply(store, url, copies) {
  const sqlite = store.kind === 'sqlite'
  const numbers = sqlite
    ? `WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ${copies})`
    : `WITH copies AS (SELECT generate_series(1, ${copies}) AS n)`
  const id = sqlite ? "substr(id, 1, 24) || printf('%08x', n)" : "substr(id, 1, 24) || lpad(to_hex(n), 8, '0')"
  store.sql(url, `
BEGIN;
${numbers} INSERT INTO sessions (id, version, title, note, created, saved, user_type, environment, verdict, findings, size, search)
  SELECT ${id}, version, title || '-' || n, note, created - n * 60000, saved - n * 60000, user_type, environment, verdict, findings, size,
    replace(search, lower(title), lower(title) || '-' || n) FROM sessions, copies;
${numbers} INSERT INTO session_files (id, file) SELECT ${id}, file FROM session_files, copies;
COMMIT;
${sqlite ? '' : 'ANALYZE;'}`)
  return Number(store.sql(url, 'SELECT count(*) FROM sessions;'))
}
