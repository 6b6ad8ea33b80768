// The search in what is in order of time. Pure.

/** The last of `count` places whose time is at or before the wanted one; -1 when there is none. */
export function lastBefore(count: number, timeOf: (place: number) => number, wanted: number): number {
  let found = -1
  for (let low = 0, high = count - 1; low <= high;) {
    const middle = (low + high) >> 1
    if (timeOf(middle) <= wanted) {
      found = middle
      low = middle + 1
    } else high = middle - 1
  }
  return found
}
