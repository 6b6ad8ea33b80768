// Numbers and times as short texts for the page's own controls: bytes of a progress bar, countdowns,
// axis units. Pure. Texts about the tests come from the core.

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const

export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${byteUnits[unit]}`
}

/** A whole number with its digits in groups. */
export function formatCount(count: number): string {
  return formatNumber(count, 0)
}

/** A number with its digits in groups. Not by toLocaleString, whose first call takes some 30 ms. */
export function formatNumber(value: number, mostDecimals: number): string {
  const [whole = '', decimals] = String(Number(Math.abs(value).toFixed(mostDecimals))).split('.')
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (decimals === undefined ? '' : `.${decimals}`)
  return value < 0 && text !== '0' ? `-${text}` : text
}

/** Time left as m:ss, h:mm:ss or days; '0:00' when over. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const pad = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`
}

/** The same for a screen reader, without the seconds that nobody wants read out. */
export function describeCountdown(milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60000)
  if (minutes >= 2880) return `${Math.floor(minutes / 1440)} days left`
  if (minutes >= 120) return `${Math.floor(minutes / 60)} hours left`
  if (minutes >= 1) return `${minutes} minute${minutes === 1 ? '' : 's'} left`
  return milliseconds > 0 ? 'less than a minute left' : 'expired'
}

export function formatMilliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return ms >= 100 ? `${Math.round(ms)} ms` : `${Number(ms.toFixed(1))} ms`
}

export function formatClock(ms: number): string {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
}

export function formatDuration(seconds: number): string {
  if (seconds <= 0) return 'varying'
  if (seconds % 86400 === 0) return seconds === 86400 ? 'daily' : `${seconds / 86400} days`
  if (seconds % 3600 === 0) return seconds === 3600 ? 'hourly' : `${seconds / 3600} hours`
  return seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} s`
}

/** A fixed offset as people write it: −08:00. */
export function formatOffset(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60)
  const pad = (n: number): string => String(n).padStart(2, '0')
  return `UTC${seconds < 0 ? '−' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

/** Day and time at a fixed offset from UTC, to the minute. */
export function formatTime(epochSeconds: number, offset: number): string {
  return new Date((epochSeconds + offset) * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

/** A length of time in its two largest units. */
export function formatLength(seconds: number): string {
  const units = [
    { text: 'd', seconds: 86_400 },
    { text: 'h', seconds: 3600 },
    { text: 'min', seconds: 60 },
    { text: 's', seconds: 1 },
  ]
  const at = Math.max(
    0,
    units.findIndex((unit) => seconds >= unit.seconds),
  )
  let rest = seconds
  const parts = units.slice(at, at + 2).flatMap((unit) => {
    const count = Math.floor(rest / unit.seconds)
    rest -= count * unit.seconds
    return count > 0 ? [`${formatCount(count)} ${unit.text}`] : []
  })
  return parts.join(' ') || '0 s'
}

/** A calendar day at a fixed offset from UTC. */
export function formatDay(epochSeconds: number, offset: number): string {
  return new Date((epochSeconds + offset) * 1000).toISOString().slice(0, 10)
}
