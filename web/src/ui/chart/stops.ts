// Where the slider of a chart can stop: at the points, or bars, of its first line. Pure.

import { stride } from './columns.ts'
import { lastBefore } from './last_before.ts'
import type { Drawn } from './source.ts'

type Line = Pick<Drawn, 'points' | 'totals'>

export function stopCount(line: Line | undefined, readings: boolean): number {
  return line ? (readings ? line.points.length / stride : line.totals.length) : 0
}

/** Null where there is no such stop. */
export function timeOfStop(line: Line | undefined, readings: boolean, stop: number): number | null {
  if (!line) return null
  if (readings) return line.points[stop * stride] ?? null
  const total = line.totals[stop]
  return total ? (total.from + total.to) / 2 : null
}

/** The last stop at or before the time; the first when there is none. */
export function stopAt(line: Line | undefined, readings: boolean, time: number): number {
  return Math.max(
    0,
    lastBefore(stopCount(line, readings), (stop) => timeOfStop(line, readings, stop) ?? 0, time),
  )
}
