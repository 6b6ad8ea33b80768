// Totals of days or months as columns for a plot of bars. Pure.

import type { Total } from '../../core/feed_questions.ts'
import type { Columns } from './columns.ts'

/** In the middle of its day or month, in the unit that `factor` leads to. */
export function barsOf(totals: Total[], factor: number): Columns {
  const columns: Columns = { x: [], low: [], high: [], estimated: [] }
  for (const { from, to, total, estimated } of totals) {
    const value = Number(total) * factor
    columns.x.push((from + to) / 2)
    columns.low.push(null)
    columns.high.push(value)
    columns.estimated.push(estimated > 0 ? value : null)
  }
  return columns
}

/** The totals that a window of time touches. */
export function totalsWithin(totals: Total[], from: number, to: number): Total[] {
  return totals.filter((one) => one.to > from && one.from < to)
}
