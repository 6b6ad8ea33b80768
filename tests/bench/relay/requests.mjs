// Requests per second and added latency of smd-proxy, nginx and HAProxy, at 1 and at 32 connections.
// All are measured in turn, round after round, so that a slow moment of the machine hits all of them.
// "Direct" is the same load tool speaking TLS to the same upstream itself, on kept connections: what an
// answer takes without anything between. The latency a relay adds is its percentile minus direct's.

import { cpuNanoseconds } from '../lib/process_facts.mjs'
import { median, spread } from '../lib/stats.mjs'
import { smallPath } from './upstream.mjs'
import { wrk } from './wrk.mjs'

export async function measureRequests({ contenders, upstream, quick, say }) {
  const seconds = quick ? 1 : 3
  const rounds = quick ? 1 : 5
  const direct = { name: 'direct', base: `https://localhost:${upstream.openPort}`, headers: {}, child: null }
  const all = [direct, ...contenders]
  const result = {}
  for (const connections of [1, 32]) {
    const samples = new Map(all.map((one) => [one.name, []]))
    for (const one of all) await wrk({ url: one.base + smallPath, headers: one.headers, connections, seconds: 1 })
    for (let round = 0; round < rounds; round++) {
      say(`relay, ${connections} connection(s), round ${round + 1} of ${rounds}`)
      for (const one of all) samples.get(one.name).push(await sample(one, upstream, connections, seconds))
    }
    result[connections] = summarize(samples)
  }
  return { seconds, rounds, connections: result }
}

async function sample(one, upstream, connections, seconds) {
  const opened = await upstream.connections()
  const cpu = one.child ? cpuNanoseconds(one.child.pid) : 0
  const report = await wrk({ url: one.base + smallPath, headers: one.headers, connections, seconds })
  return {
    ...report,
    cpuMicroseconds: one.child ? (cpuNanoseconds(one.child.pid) - cpu) / 1000 / report.requests : null,
    // Minus one: the question itself.
    upstreamConnections: (await upstream.connections()) - opened - 1,
  }
}

function summarize(samples) {
  const base = { p50: median(samples.get('direct').map((s) => s.p50)), p99: median(samples.get('direct').map((s) => s.p99)) }
  return Object.fromEntries(
    [...samples].map(([name, list]) => {
      const p50 = median(list.map((s) => s.p50))
      const p99 = median(list.map((s) => s.p99))
      return [
        name,
        {
          perSecond: spread(list.map((s) => s.perSecond)),
          latencyMicroseconds: { p50, p99 },
          ...(name === 'direct' ? {} : {
            addedMicroseconds: { p50: p50 - base.p50, p99: p99 - base.p99 },
            cpuMicrosecondsPerRequest: median(list.map((s) => s.cpuMicroseconds)),
            upstreamConnectionsOpened: Math.max(...list.map((s) => s.upstreamConnections)),
          }),
        },
      ]
    }),
  )
}
