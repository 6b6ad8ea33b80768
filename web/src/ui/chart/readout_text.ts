// What a chart says of the time under its cursor: of what is drawn there, and of the readings themselves
// where each is drawn alone. Pure.

import type { Row } from '../../core/view.ts'
import { shortTime } from '../feed/local_time.ts'
import { formatCount, formatDay, formatTime } from '../format.ts'
import { pointAt, shortNumber } from './readout.ts'
import type { Drawn } from './source.ts'

export interface Scale {
  unit: { label: string; factor: number }
  /** Seconds from UTC. */
  offset: number
}

const separator = ' · '

export function pointText(drawn: Drawn[], at: number, { unit, offset }: Scale): string {
  const parts: string[] = []
  let start = at
  for (const line of drawn) {
    const point = pointAt(line.points, line.interval, at)
    if (!point) continue
    start = point.start
    const low = shortNumber(point.low * unit.factor)
    const high = shortNumber(point.high * unit.factor)
    parts.push(
      `${line.label} ${low === high ? low : `${low} to ${high}`} ${unit.label}${point.estimated ? ' (estimated)' : ''}`,
    )
  }
  return [formatTime(start, offset), ...(parts.length === 0 ? ['no reading'] : parts)].join(separator)
}

export function totalText(drawn: Drawn[], at: number, { unit, offset }: Scale): string {
  let label = ''
  const parts = drawn.flatMap((line) => {
    const total = line.totals.find((one) => one.from <= at && at < one.to)
    if (!total) return []
    label = total.label
    const estimated = total.estimated > 0 ? `, ${formatCount(total.estimated)} estimated` : ''
    return [
      `${line.label} ${shortNumber(Number(total.total) * unit.factor)} ${unit.label} (${formatCount(total.readings)} readings${estimated})`,
    ]
  })
  return parts.length === 0 ? [formatDay(at, offset), 'no reading'].join(separator) : [label, ...parts].join(separator)
}

/** A reading that is drawn by itself. */
export interface Exact {
  line: Drawn
  row: Row
}

/** With the local time, all digits and the quality; "" when there is none. */
export function exactText(found: Exact[], drawn: Drawn[], at: number, scale: Scale): string {
  const [first] = found
  if (!first) return ''
  const net = pointText(
    drawn.filter((line) => line.member === null),
    at,
    scale,
  )
    .split(separator)
    .find((part) => part.startsWith('net '))
  return [
    shortTime(first.row.local || first.row.start),
    ...found.map(({ line, row }) =>
      [`${line.label} ${row.value} ${line.member?.unit ?? ''}`.trim(), row.quality].filter(Boolean).join(', '),
    ),
    ...(net ? [net] : []),
  ].join(separator)
}
