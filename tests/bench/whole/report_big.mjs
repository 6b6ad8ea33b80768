// The tables of the part `big`. Measures nothing and changes nothing.

import { heading, note, table } from '../lib/table.mjs'
import { factor, megabytes, short } from '../lib/stats.mjs'

const ms = (value) => `${Math.round(value)} ms`
const rate = (bytesPerSecond) => short(bytesPerSecond / 1e6)

export function printBigFeeds({ downloads, survivors, native }) {
  heading('The page while it downloads sample data: simulator → smd-proxy → worker → core → page')
  table(
    ['', 'readings', 's', 'MB/s', 'heap', 'of it WebAssembly', 'resident', 'worst input', 'p99', 'worst answer of the core', 'worst frame', 'first chart after', 'of the bytes'],
    downloads.map((one) => [
      megabytes(one.bytes), one.readings, short(one.seconds), rate(one.bytesPerSecond), megabytes(one.heap.peakBytes), megabytes(one.heap.wasmBytes),
      megabytes(one.rss.renderer), ms(one.input.worst), ms(one.input.p99), one.core.presses > 0 ? ms(one.core.worst) : '–', ms(one.input.worstFrame),
      one.firstChart ? `${short(one.firstChart.seconds)} s` : 'never', one.firstChart ? `${short(one.firstChart.share * 100)} %` : '–',
    ]),
  )
  note('heap: JavaScript of page and worker, array buffers included, at its highest, plus WebAssembly memory; resident: highest of the')
  note('renderer process. Input: keys and clicks five times a second, until the next paint (event timing, in steps of 8 ms); answer of the')
  note('core: a press on another step, until that step is drawn. Worst frame: longest time between two animation frames.')

  heading('The ways without the core, each in a browser of its own: the largest feed they bear')
  table(
    ['', 'largest', 's', 'MB/s', 'resident', 'to the bytes', 'the next size'],
    Object.values(survivors).map(({ name, version, largest, refused }) => [
      version ? `${name} ${version}` : name,
      ...(largest
        ? [megabytes(largest.bytes), short(largest.seconds), rate(largest.bytes / largest.seconds), megabytes(largest.rssBytes), factor(largest.rssBytes / largest.bytes)]
        : ['none', '–', '–', '–', '–']),
      refused ? `${megabytes(refused.bytes)}: ${refused.why}` : 'not tried',
    ]),
  )
  note('All bytes lie in memory before the reading begins; 10, 20, 40 … MB, until one fails, takes over 40 s or over 2 GB.')

  heading('Bytes to model natively: smd inspect, checks on')
  table(
    ['', 'readings', 's', 'MB/s', 'peak memory', 'bytes of it a reading'],
    native.map((one) => [megabytes(one.bytes), one.readings, short(one.seconds), rate(one.bytesPerSecond), megabytes(one.peakBytes), short(one.peakBytes / one.readings)]),
  )
  note('Memory grows with the columns of the readings, not with the text.')
}
