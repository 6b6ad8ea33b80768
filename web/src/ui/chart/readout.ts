// What is under the cursor of a chart: the point of a window of readings, or the total. Pure.

import { formatNumber } from '../format.ts'
import { stride } from './columns.ts'
import { lastBefore } from './last_before.ts'

export interface PointAt {
  start: number
  low: number
  high: number
  estimated: boolean
  /** Several readings were drawn as this one point. */
  thinned: boolean
}

/** The point whose time holds `at`; null in a gap. */
export function pointAt(points: Float64Array, interval: number, at: number): PointAt | null {
  const found = lastBefore(points.length / stride, (place) => points[place * stride] ?? 0, at)
  if (found < 0) return null
  const at4 = found * stride
  const [start = 0, lowest = 0, highest = 0, flags = 0] = points.subarray(at4, at4 + stride)
  const next = points[at4 + stride]
  const gapAfter = next === undefined || ((points[at4 + stride + 3] ?? 0) & 2) !== 0
  if (gapAfter && interval > 0 && at >= start + interval) return null
  const thinned = interval > 0 && next !== undefined && !gapAfter && next - start > interval * 1.5
  return { start, low: lowest, high: highest, estimated: (flags & 1) !== 0, thinned: thinned || lowest !== highest }
}

/** Few digits for a drawing: the table and the files have all of them. */
export function shortNumber(value: number): string {
  return formatNumber(value, Math.abs(value) >= 100 ? 1 : 4)
}
