// Unpacks the core's chart points into the columns a plot wants, with a gap (null) wherever the core
// says that readings are missing. Pure.

export interface Columns {
  x: number[]
  low: (number | null)[]
  high: (number | null)[]
  estimated: (number | null)[]
}

/** Numbers of a point as the core packs it: start, lowest, highest, flags. */
export const stride = 4
const flagEstimated = 1
const flagGapBefore = 2

export function columnsOf(points: Float64Array, interval: number, factor: number): Columns {
  const columns: Columns = { x: [], low: [], high: [], estimated: [] }
  const push = (x: number, low: number | null, high: number | null, estimated: number | null): void => {
    columns.x.push(x)
    columns.low.push(low)
    columns.high.push(high)
    columns.estimated.push(estimated)
  }
  const count = Math.floor(points.length / stride)
  for (let index = 0; index < count; index++) {
    const [start = 0, low = 0, high = 0, flags = 0] = points.subarray(index * stride, index * stride + stride)
    const before = columns.x.at(-1)
    if ((flags & flagGapBefore) !== 0 && before !== undefined) close(columns, push, before, start, interval)
    push(start, low * factor, high * factor, (flags & flagEstimated) !== 0 ? high * factor : null)
  }
  const last = columns.x.at(-1)
  if (last !== undefined && interval > 0)
    push(last + interval, columns.low.at(-1) ?? null, columns.high.at(-1) ?? null, null)
  return columns
}

/** Ends the step of the last reading where its interval ends, then leaves the line open. */
function close(
  columns: Columns,
  push: (x: number, low: number | null, high: number | null, estimated: number | null) => void,
  before: number,
  next: number,
  interval: number,
): void {
  const end = interval > 0 ? Math.min(before + interval, next) : (before + next) / 2
  if (end > before && end < next) {
    push(end, columns.low.at(-1) ?? null, columns.high.at(-1) ?? null, null)
    push(end + (next - end) / 2, null, null, null)
  } else {
    push((before + next) / 2, null, null, null)
  }
}
