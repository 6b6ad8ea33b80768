// Medians, percentiles and rounding for people. No measurement of its own.

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const low = Math.floor(at)
  const high = Math.ceil(at)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}

export const median = (values) => percentile(values, 0.5)

/** Median with the lowest and highest, so that a noisy run shows. */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), rounds: values.length }
}

/** Three significant digits, no exponent. */
export function short(value) {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(digits, 3))
}

export const factor = (value) => `${short(value)} ×`
export const megabytes = (bytes) => `${short(bytes / 1e6)} MB`
export const mebibytes = (bytes) => `${short(bytes / 1048576)} MiB`
export const kilobytes = (bytes) => `${short(bytes / 1000)} kB`
