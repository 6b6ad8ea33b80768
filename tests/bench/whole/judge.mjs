// Holds the measurements against the first targets. A missed target is a line in the report, no failure.

import { Targets } from '../lib/targets.mjs'
import { factor, kilobytes, megabytes, short } from '../lib/stats.mjs'

const milliseconds = (ms) => `${short(ms)} ms`
const percent = (share) => `${short(share * 100)} %`

export function judge(results) {
  const targets = new Targets()
  for (const [connections, contenders] of Object.entries(results.relay?.connections ?? {})) {
    const others = ['nginx', 'HAProxy'].map((name) => contenders[name].perSecond.median)
    targets.atLeast(`relay to the better of nginx and HAProxy, ${connections} connection(s)`, 0.8,
      contenders['smd-proxy'].perSecond.median / Math.max(...others), factor)
  }
  if (results.streaming) {
    const { peakMemoryBytes, peakMemoryBytesEightSlowReaders } = results.streaming.contenders['smd-proxy']
    targets.atMost('peak memory of smd-proxy while streaming', 32e6, peakMemoryBytes, megabytes)
    targets.atMost('the same with eight slow readers', 32e6, peakMemoryBytesEightSlowReaders, megabytes)
  }
  if (results.feed) {
    const speed = (id) => results.feed.contenders[id].firstBytesPerSecond.median
    targets.atLeast('feed to DOMParser and walk', 30, speed('core') / speed('dom_parser'), factor)
    targets.atLeast('feed to the fastest JavaScript parser', 3,
      speed('core') / Math.max(...['fast_xml_parser', 'txml', 'saxes'].map(speed)), factor)
  }
  if (results.nativeFeed) {
    const milliseconds = (id) => results.nativeFeed[id].milliseconds
    targets.atLeast('natively, bytes to model to pugixml\'s bare parse', 0.5, milliseconds('pugixml_parse') / milliseconds('feed_reader'), factor)
    targets.atLeast('the same with every check', 0.5, milliseconds('pugixml_parse') / milliseconds('feed_reader_and_checks'), factor)
    targets.below('time with checks to time without', 2, milliseconds('feed_reader_and_checks') / milliseconds('feed_reader'), factor)
  }
  for (const one of results.big?.downloads ?? []) {
    const size = megabytes(one.bytes)
    targets.atMost(`the page shows an input while it downloads ${size}`, 100, one.input.worst, milliseconds)
    targets.atMost(`the core answers a press while it downloads ${size}`, 100, one.core.worst, milliseconds)
    targets.atMost(`heap of the page for ${size}`, 400e6, one.heap.peakBytes, megabytes)
    targets.below(`share of ${size} downloaded when the first chart stands`, 1, one.firstChart?.share ?? 1, percent)
  }
  if (results.firstLoad) targets.atMost('first load, compressed', 200_000, results.firstLoad.bytes, kilobytes)
  for (const [kind, { sessions, many }] of Object.entries(results.store?.stores ?? {})) {
    const slowest = Math.max(...Object.values(many).map(({ p99 }) => p99))
    targets.atMost(`p99 of the slowest operation on ${sessions} sessions, ${kind}`, 50, slowest, milliseconds)
  }
  return targets.rows
}
