// What Linux says about a running process: time on the processor, peak memory. Reads /proc only.

import { readdirSync, readFileSync } from 'node:fs'

/** Nanoseconds all threads of the process spent on a processor so far. */
export function cpuNanoseconds(pid) {
  let sum = 0
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
  }
  return sum
}

/** Highest resident memory since the start, in bytes. */
export function peakMemory(pid) {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (!line) throw new Error(`process ${pid} has no VmHWM`)
  return Number(line[1]) * 1024
}
