// Prints what was measured as tables for people. Measures nothing and changes nothing.

import { heading, note, table } from '../lib/table.mjs'
import { factor, kilobytes, mebibytes, megabytes, short } from '../lib/stats.mjs'

export { printBigFeeds } from './report_big.mjs'

const rate = (bytesPerSecond) => `${short(bytesPerSecond / 1e6)} MB/s`

export function printMachine(machine, quick) {
  heading('Machine')
  note(`${machine.processor}, ${machine.cores} cores, ${mebibytes(machine.memoryBytes)}, ${machine.system}, Linux ${machine.kernel}`)
  note(Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`).join(', '))
  if (machine.loadBefore > machine.cores / 4) {
    note(`Load was ${short(machine.loadBefore)} before the run: something else is running, so read the numbers with care.`)
  }
  if (quick) note('Quick run: it shows that everything can be measured; the numbers are not to be quoted.')
}

export function printRequests(result) {
  for (const [connections, contenders] of Object.entries(result.connections)) {
    heading(`Relay, answer of 1 kB, ${connections} keep-alive connection${connections === '1' ? '' : 's'}`)
    const best = Math.max(...Object.entries(contenders).filter(([name]) => name !== 'direct' && name !== 'smd-proxy').map(([, one]) => one.perSecond.median))
    table(
      ['', 'requests/s', 'lowest–highest', 'to better of two', 'p50 µs', 'p99 µs', 'added p50', 'added p99', 'CPU µs each', 'opened'],
      Object.entries(contenders).map(([name, one]) => [
        name,
        Math.round(one.perSecond.median),
        `${Math.round(one.perSecond.min)}–${Math.round(one.perSecond.max)}`,
        name === 'direct' ? '' : factor(one.perSecond.median / best),
        Math.round(one.latencyMicroseconds.p50),
        Math.round(one.latencyMicroseconds.p99),
        one.addedMicroseconds ? Math.round(one.addedMicroseconds.p50) : '',
        one.addedMicroseconds ? Math.round(one.addedMicroseconds.p99) : '',
        one.cpuMicrosecondsPerRequest ? short(one.cpuMicrosecondsPerRequest) : '',
        one.upstreamConnectionsOpened ?? '',
      ]),
    )
  }
  note('direct: the load tool (wrk) speaking TLS to the upstream itself; opened: most connections to the upstream in one round.')
}

export function printStreaming(result) {
  heading(`Relay, answer of ${megabytes(result.bytes)}`)
  table(
    ['', 'throughput', 'lowest–highest', 'CPU ms', 'peak memory', 'with 8 slow readers'],
    Object.entries(result.contenders).map(([name, one]) => [
      name,
      rate(one.bytesPerSecond.median),
      `${short(one.bytesPerSecond.min / 1e6)}–${short(one.bytesPerSecond.max / 1e6)}`,
      one.cpuMilliseconds ? short(one.cpuMilliseconds) : '',
      one.peakMemoryBytes ? megabytes(one.peakMemoryBytes) : '',
      one.peakMemoryBytesEightSlowReaders ? megabytes(one.peakMemoryBytesEightSlowReaders) : '',
    ]),
  )
  note('direct: curl with the client certificate at the upstream itself, a handshake each time.')
}

export function printFeed(result) {
  heading(`Feed of ${megabytes(result.bytes)} (${result.readings} readings) to model, in Chromium`)
  const core = result.contenders.core
  table(
    ['', 'first time', 'second time', 'core is faster by', 'second time'],
    Object.values(result.contenders).map((one) => [
      one.version ? `${one.name} ${one.version}` : one.name,
      rate(one.firstBytesPerSecond.median),
      rate(one.secondBytesPerSecond.median),
      one === core ? '' : factor(core.firstBytesPerSecond.median / one.firstBytesPerSecond.median),
      one === core ? '' : factor(core.secondBytesPerSecond.median / one.secondBytesPerSecond.median),
    ]),
  )
}

const nativeNames = {
  feed_reader: 'our reader, checks off',
  feed_reader_and_checks: 'our reader, checks on',
  feed_reader_token_by_token: 'our reader without its short way',
  pugixml_parse: 'pugixml, parse only',
  pugixml_parse_and_walk: 'pugixml, parse and walk',
}

export function printNativeFeed(result) {
  heading('The same feed natively')
  table(
    ['', 'speed', 'our reader is faster by'],
    Object.entries(nativeNames).map(([id, name]) => [
      name,
      rate(result[id].bytesPerSecond),
      id === 'feed_reader' ? '' : factor(result.feed_reader.bytesPerSecond / result[id].bytesPerSecond),
    ]),
  )
}

export function printConnectivity(result) {
  heading(`API Connectivity Test, whole process, ${kilobytes(result.sampleBytes)} of sample data`)
  const row = (name, times) => [name, `${short(times.median)} ms`, `${short(times.min)}–${short(times.max)}`, factor(times.median / result.curlMilliseconds.median)]
  table(['', 'time', 'lowest–highest', 'to curl'], [row('smd test connectivity', result.smdMilliseconds), row('three calls of curl in a shell script', result.curlMilliseconds)])
}

export function printFirstLoad(result) {
  heading('First visit of the page')
  table(
    ['', 'status', 'encoding', 'transferred'],
    [...result.requests.map((one) => [`${one.method} ${one.path}`, one.status, one.encoding, kilobytes(one.bytes)]), ['in all', '', '', kilobytes(result.bytes)]],
  )
}

export function printStore({ saved, stores }) {
  for (const [kind, { sessions, fileBytes, few, many }] of Object.entries(stores)) {
    heading(`Session store, ${kind}, ${sessions} sessions of ${megabytes(fileBytes)} compressed`)
    table(
      ['over the API of smd-proxy', 'p50 ms', 'p99 ms', 'max ms', `p50 to ${saved} sessions`, 'calls'],
      Object.entries(many).map(([name, one]) => [name, short(one.p50), short(one.p99), short(one.max), factor(one.p50 / few[name].p50), one.count]),
    )
  }
  note(`${saved} sessions were saved through the API, the others are copies of their rows, made by the database.`)
}

export function printTargets(rows) {
  heading('First targets')
  table(['', 'wanted', 'measured', ''], rows.map((row) => [row.name, row.want, row.got, row.reached ? 'reached' : 'missed']))
}
