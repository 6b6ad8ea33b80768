// A large answer through each relay: how fast, and how much memory the relay takes for it. Read by curl,
// which throws the bytes away; "direct" is curl with the client certificate at the upstream itself.
// Memory is the highest resident size since the process began, all measurements before included.

import { statSync } from 'node:fs'
import { cpuNanoseconds, peakMemory } from '../lib/process_facts.mjs'
import { run } from '../lib/run.mjs'
import { median, spread } from '../lib/stats.mjs'
import { largePath } from './upstream.mjs'

async function download(url, args, size) {
  const { stdout } = await run('curl', ['--silent', '--show-error', '--fail', '--output', '/dev/null',
    '--write-out', '%{size_download} %{time_total}', ...args, url], { timeout: 60_000 })
  const [bytes, seconds] = stdout.split(' ').map(Number)
  if (bytes !== size) throw new Error(`${url} gave ${bytes} of ${size} bytes`)
  return { perSecond: bytes / seconds, seconds }
}

const headerArgs = (headers) => Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`])

export async function measureStreaming({ contenders, upstream, certificates, largeFile, quick, say }) {
  const size = statSync(largeFile).size
  const rounds = quick ? 3 : 9
  const direct = {
    name: 'direct',
    url: `https://localhost:${upstream.port}${largePath}`,
    args: ['--cacert', certificates.ca, '--cert', certificates.client.cert, '--key', certificates.client.key],
  }
  const relays = contenders.map((one) => ({ name: one.name, child: one.child, url: one.base + largePath, args: headerArgs(one.headers) }))
  const all = [direct, ...relays]
  const speeds = new Map(all.map((one) => [one.name, []]))
  const cpu = new Map(relays.map((one) => [one.name, []]))
  for (let round = 0; round < rounds; round++) {
    say(`${size} bytes through each, round ${round + 1} of ${rounds}`)
    for (const one of all) {
      const before = one.child ? cpuNanoseconds(one.child.pid) : 0
      speeds.get(one.name).push((await download(one.url, one.args, size)).perSecond)
      if (one.child) cpu.get(one.name).push((cpuNanoseconds(one.child.pid) - before) / 1e6)
    }
  }
  const peaks = new Map(relays.map((one) => [one.name, peakMemory(one.child.pid)]))
  say('the same, eight readers at once that are slower than the upstream')
  const slow = new Map()
  for (const one of relays) {
    const rate = Math.max(1_000_000, Math.round(size / (quick ? 2 : 4)))
    await Promise.all(Array.from({ length: 8 }, () => download(one.url, [...one.args, '--limit-rate', String(rate)], size)))
    slow.set(one.name, peakMemory(one.child.pid))
  }
  return {
    bytes: size,
    rounds,
    contenders: Object.fromEntries(
      all.map(({ name, child }) => [
        name,
        {
          bytesPerSecond: spread(speeds.get(name)),
          ...(child ? {
            cpuMilliseconds: median(cpu.get(name)),
            peakMemoryBytes: peaks.get(name),
            peakMemoryBytesEightSlowReaders: slow.get(name),
          } : {}),
        },
      ]),
    ),
  }
}
