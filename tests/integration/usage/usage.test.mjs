// The usage of smd inspect (contracts, section 10) against a calculation in another language: every total,
// peak, coverage, gap, day and month of every sample, of feeds of the simulator, and of drawn feeds.
import assert from 'node:assert/strict'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'

import {clientToken, makeFolder, registration, resource, startSimulator} from '../simulator/support.mjs'
import {makeFeed} from './feeds.mjs'
import {compare, xmlFiles} from './support.mjs'

const corpus = process.env.SMD_CORPUS
const skip = corpus ? false : 'SMD_CORPUS is not set: the corpus of real feeds is absent'

test('every well-formed sample of the corpus', {skip}, async (t) => {
  const counts = await compare(await xmlFiles(corpus))
  t.diagnostic(`compared ${counts.files} files with ${counts.series} series and ${counts.readings} readings; both refused ${counts.refused}`)
  assert.ok(counts.files >= 60, `${counts.files} files`)
  assert.ok(counts.refused >= 2, `${counts.refused} refused`)
  assert.ok(counts.readings >= 20_000, `${counts.readings} readings`)
})

const drawn = 150

test(`${drawn} drawn feeds`, async (t) => {
  const folder = await makeFolder(t)
  const files = []
  for (let seed = 1; seed <= drawn; ++seed) {
    const {name, xml} = makeFeed(seed)
    files.push(join(folder, name))
    await writeFile(files.at(-1), xml)
  }
  const counts = await compare(files)
  t.diagnostic(`compared ${counts.files} feeds with ${counts.series} series and ${counts.readings} readings`)
  assert.equal(counts.files, drawn)
  // Every member has something to say often enough for the comparison to mean something.
  for (const [member, count] of Object.entries(counts.with)) assert.ok(count >= 50, `${member}: ${count} series`)
  assert.ok(counts.net >= 15, `${counts.net} with net`)
})

// Days enough for both changes of the clock in each.
const simulated = [
  ['electric', ['--sample-days', '400']],
  ['solar', ['--sample-days', '250']],
  ['gas', ['--sample-days', '800']],
  ['all', ['--sample-days', '40', '--seed', '7']],
  ['electric', ['--fault', 'connectivity.sample-data=gap']],
  ['electric', ['--fault', 'connectivity.sample-data=duplicate-reading']],
  ['solar', ['--fault', 'connectivity.sample-data=short-day']],
  ['gas', ['--fault', 'connectivity.sample-data=time-parameters-missing']],
  ['all', ['--fault', 'connectivity.sample-data=reading-type-missing']],
  ['electric', ['--fault', 'connectivity.sample-data=odd-quality']],
  ['electric', ['--fault', 'connectivity.sample-data=bad-value']],
  ['all', ['--fault', 'connectivity.sample-data=no-readings']],
]

test('sample data of the simulator', async (t) => {
  const folder = await makeFolder(t)
  const files = []
  for (const [kind, args] of simulated) {
    const simulator = await startSimulator(t, ['--sample-kind', kind, ...args])
    const token = await clientToken(simulator, await registration(simulator))
    const {status, body} = await resource(simulator, '/DownloadSampleData', token)
    assert.equal(status, 200)
    files.push(join(folder, `${files.length}-${kind}.xml`))
    await writeFile(files.at(-1), body)
    await simulator.stop()
  }
  const counts = await compare(files)
  t.diagnostic(`compared ${counts.files} feeds with ${counts.series} series and ${counts.readings} readings`)
  assert.equal(counts.files, simulated.length)
  assert.ok(counts.net >= 3, `${counts.net} with net`)
  assert.ok(counts.with.gaps >= 2 && counts.with.repeated >= 1 && counts.with.tou >= 6, JSON.stringify(counts.with))
})
