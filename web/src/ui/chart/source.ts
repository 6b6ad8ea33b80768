// What a chart draws, asked of the core: windows of readings, their net, or totals of days and months.

import type { Total } from '../../core/feed_questions.ts'
import type { Series } from '../../core/view.ts'
import { askFeed, chart, queryFeed } from '../actions.ts'
import { barsOf, totalsWithin } from './bars.ts'
import { columnsOf } from './columns.ts'
import type { PlotLine } from './plot.ts'

export type Mode = 'readings' | 'day' | 'month'

export interface Drawn extends PlotLine {
  label: string
  member: Series | null
  interval: number
  /** Of readings: packed points as the core gives them. */
  points: Float64Array
  totals: Total[]
}

export interface Wanted {
  feed: number
  members: Series[]
  /** Delivered and received, when their difference is drawn as well. */
  net: { delivered: number; received: number; interval: number } | null
  mode: Mode
  from: number
  to: number
  width: number
  factor: number
}

const mostTotals = 5000
const noPoints = new Float64Array()

export function labelOf(series: Series): string {
  return series.flowDirection || series.title
}

export class ChartSource {
  private readonly totals = new Map<string, Promise<Total[]>>()

  forget(): void {
    this.totals.clear()
  }

  async drawn(wanted: Wanted): Promise<Drawn[]> {
    const { feed, members, net, mode, from, to, width, factor } = wanted
    if (mode !== 'readings')
      return Promise.all(members.map((member, colour) => this.bars(wanted, member, colour, mode)))
    const lines = members.map(async (member, colour): Promise<Drawn> => {
      const points = await chart(feed, member.index, from, to, pointsFor(width, to - from, member))
      return line(points, member.interval, factor, { label: labelOf(member), member, colour, dashed: false })
    })
    if (net) {
      const points = pointsFor(width, to - from, { interval: net.interval, count: 0 })
      lines.push(
        askFeed<Float64Array>({
          ask: 'net',
          feed,
          delivered: net.delivered,
          received: net.received,
          from,
          to,
          points,
        }).then((packed) =>
          line(packed, net.interval, factor, { label: 'net', member: null, colour: 2, dashed: true }),
        ),
      )
    }
    return Promise.all(lines)
  }

  private async bars(wanted: Wanted, member: Series, colour: number, unit: 'day' | 'month'): Promise<Drawn> {
    const { feed, from, to, factor } = wanted
    const key = `${feed} ${member.index} ${unit}`
    let asked = this.totals.get(key)
    if (!asked) {
      asked = allTotals(feed, member.index, unit)
      asked.catch(() => this.totals.delete(key))
      this.totals.set(key, asked)
    }
    const totals = totalsWithin(await asked, from, to)
    return {
      label: labelOf(member),
      member,
      interval: 0,
      points: noPoints,
      totals,
      columns: barsOf(totals, factor),
      colour,
      shape: 'bars',
      dashed: false,
    }
  }
}

async function allTotals(feed: number, series: number, unit: 'day' | 'month'): Promise<Total[]> {
  const all: Total[] = []
  for (;;) {
    const { count, totals } = await queryFeed<{ count: number; totals: Total[] }>(feed, 'totals', {
      series,
      unit,
      first: all.length,
      count: mostTotals,
    })
    all.push(...totals)
    if (totals.length === 0 || all.length >= count) return all
  }
}

function line(
  points: Float64Array,
  interval: number,
  factor: number,
  about: Pick<Drawn, 'label' | 'member' | 'colour' | 'dashed'>,
): Drawn {
  return { ...about, interval, points, totals: [], columns: columnsOf(points, interval, factor), shape: 'steps' }
}

/** Every reading while there is a pixel for each; beyond that few enough points that their band reads well. */
function pointsFor(width: number, seconds: number, member: { interval: number; count: number }): number {
  const inSight = member.interval > 0 ? seconds / member.interval : member.count
  return inSight <= width ? width : Math.max(60, Math.floor(width / 4))
}
