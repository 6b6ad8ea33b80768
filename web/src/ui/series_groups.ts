// Which series belong into one chart: those of one usage point that measure the same thing in the same
// unit, so that what was delivered and what was received lie over each other. Also the units a chart
// can be read in. Pure.

import type { Series } from '../core/view.ts'

export interface ChartGroup {
  key: string
  series: Series[]
}

export function chartGroups(series: Series[]): ChartGroup[] {
  const groups = new Map<string, ChartGroup>()
  for (const one of series) {
    const key = [one.usagePoint, one.commodity, one.unit, one.interval].join('\n')
    const group = groups.get(key) ?? { key, series: [] }
    group.series.push(one)
    groups.set(key, group)
  }
  return [...groups.values()]
}

export interface UnitChoice {
  label: string
  factor: number
}

const scalable = /^(k|M)?(Wh|W|VAh|VArh|varh)$/
const prefixes = [
  { text: '', power: 1 },
  { text: 'k', power: 1e3 },
  { text: 'M', power: 1e6 },
] as const

/** The series' own unit first, then the same quantity with other prefixes, then mean power. */
export function unitChoices(unit: string, interval: number): UnitChoice[] {
  const choices: UnitChoice[] = [{ label: unit, factor: 1 }]
  const match = scalable.exec(unit)
  const base = match?.[2]
  if (!base) return choices
  const own = prefixes.find((prefix) => prefix.text === (match[1] ?? ''))?.power ?? 1
  for (const prefix of prefixes) {
    const label = prefix.text + base
    if (label !== unit) choices.push({ label, factor: own / prefix.power })
  }
  if (base === 'Wh' && interval > 0) choices.push({ label: 'kW (mean)', factor: (own / 1e3) * (3600 / interval) })
  return choices
}
