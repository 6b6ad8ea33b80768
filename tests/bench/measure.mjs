// Measures one part after the other, prints tables, writes build/bench/results.json. Nothing
// here fails because something is slow; a measurement that can't be made fails the run.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureBigFeeds } from './big/big_feeds.mjs'
import { generateFeed } from './feed/generate.mjs'
import { measureFeed } from './feed/in_browser.mjs'
import { measureNativeFeed } from './feed/native.mjs'
import { machineFacts } from './lib/machine.mjs'
import { Processes } from './lib/processes.mjs'
import { withRelays } from './relay/contenders.mjs'
import { measureRequests } from './relay/requests.mjs'
import { measureStreaming } from './relay/streaming.mjs'
import { measureStore } from './store/sessions.mjs'
import { measureConnectivity } from './whole/connectivity.mjs'
import { measureFirstLoad } from './whole/first_load.mjs'
import { judge } from './whole/judge.mjs'
import * as print from './whole/report.mjs'

const root = join(import.meta.dirname, '..', '..')
const build = process.env.SMD_BUILD_DIR ?? join(root, 'build')
const output = join(root, 'build', 'bench')
const programs = process.env.SMD_BIN_DIR ?? join(build, 'release', 'proxy')

/** The exit code: 0, or 1 when something could not be measured. */
export async function measureAll({ quick, parts }) {
  mkdirSync(output, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'smd-bench-'))
  const processes = new Processes(folder)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const began = performance.now()
  const say = (text) => process.stderr.write(`  ${Math.round((performance.now() - began) / 1000)} s  ${text}\n`)
  const results = { quick, machine: await machineFacts() }
  print.printMachine(results.machine, quick)
  const context = { processes, folder, programs, output, quick, say }
  const failures = []
  const part = async (names, work) => {
    const wanted = names.filter((name) => parts.includes(name))
    if (wanted.length === 0) return
    try {
      await work(wanted)
    } catch (error) {
      failures.push(`${wanted.join(', ')}: ${error.message}`)
      console.error(`error: ${wanted.join(', ')}: ${error.stack}`)
    }
    await processes.stopAll()
  }

  let feedFile = null
  await part(['streaming', 'feed', 'native-feed'], async () => {
    feedFile = await generateFeed({ ...context, bytes: quick ? 6_000_000 : 60_000_000 })
  })
  await part(['relay', 'streaming'], (wanted) =>
    withRelays({ ...context, largeFile: feedFile }, async (relays) => {
      if (wanted.includes('relay')) print.printRequests((results.relay = await measureRequests(relays)))
      if (wanted.includes('streaming')) print.printStreaming((results.streaming = await measureStreaming(relays)))
    }))
  await part(['feed'], async () => {
    const coreFolder = process.env.SMD_WASM_DIR ?? join(build, 'wasm', 'wasm')
    print.printFeed((results.feed = await measureFeed({ ...context, feedFile, coreFolder, benchFolder: import.meta.dirname })))
  })
  await part(['native-feed'], async () => {
    const program = join(output, 'native', 'native_feed')
    print.printNativeFeed((results.nativeFeed = await measureNativeFeed({ ...context, feedFile, program })))
  })
  await part(['big'], async () => {
    const coreFolder = process.env.SMD_WASM_DIR ?? join(build, 'wasm', 'wasm')
    print.printBigFeeds((results.big = await measureBigFeeds({ ...context, web: join(root, 'web', 'dist'), coreFolder, benchFolder: import.meta.dirname })))
  })
  await part(['connectivity'], async () => {
    print.printConnectivity((results.connectivity = await measureConnectivity(context)))
  })
  await part(['first-load'], async () => {
    print.printFirstLoad((results.firstLoad = await measureFirstLoad({ ...context, web: join(root, 'web', 'dist') })))
  })
  await part(['store'], async () => {
    print.printStore((results.store = await measureStore(context)))
  })

  results.targets = judge(results)
  results.failures = failures
  results.seconds = Math.round((performance.now() - began) / 1000)
  print.printTargets(results.targets)
  const file = join(output, 'results.json')
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  console.log(`\nTook ${results.seconds} s; all of it is in build/bench/results.json.`)
  for (const failure of failures) console.error(`Not measured: ${failure}`)
  return failures.length > 0 ? 1 : 0
}
