// One run of the load tool wrk: a closed loop of keep-alive connections, one thread.

import { join } from 'node:path'
import { run } from '../lib/run.mjs'

const script = join(import.meta.dirname, 'report.lua')

/** {requests, perSecond, p50, p90, p99} with latencies in microseconds. Any failed request is an error. */
export async function wrk({ url, headers = {}, connections, seconds }) {
  const heads = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, ...heads, url]
  const { stdout } = await run('wrk', args, { timeout: (seconds + 20) * 1000 })
  const line = stdout.split('\n').find((text) => text.startsWith('{'))
  if (!line) throw new Error(`wrk printed no report:\n${stdout}`)
  const report = JSON.parse(line)
  if (report.errors > 0 || report.requests === 0) throw new Error(`${report.errors} of ${report.requests} requests to ${url} failed`)
  return { ...report, perSecond: report.requests / (report.duration / 1e6) }
}
