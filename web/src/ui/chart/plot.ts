// Draws readings with uPlot: a step line a series, a band where points were thinned, marks on estimated
// readings, gaps left open. Loaded on demand; asks nobody for data.

import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { columnsOf, type Columns } from './columns.ts'

export interface PlotData {
  /** Packed points as the core gives them: start, low, high, flags. */
  windows: { points: Float64Array; interval: number }[]
  from: number
  to: number
  /** Seconds from UTC of the axis. */
  offset: number
  unit: { label: string; factor: number }
}

export interface Plot {
  destroy(): void
}

const lineVariables = ['--smd-line-1', '--smd-line-2', '--smd-line-3', '--smd-line-4'] as const
const perWindow = 3

export function createPlot(
  host: HTMLElement,
  width: number,
  data: PlotData,
  onZoom: (from: number, to: number) => void,
): Plot {
  const styles = getComputedStyle(host)
  const colour = (name: string): string => resolved(host, name)
  const tables = data.windows.map((window) => tableOf(columnsOf(window.points, window.interval, data.unit.factor)))
  const series: uPlot.Series[] = [{}]
  const bands: uPlot.Band[] = []
  const stepped = uPlot.paths.stepped?.({ align: 1 })

  data.windows.forEach((_, index) => {
    const stroke = colour(lineVariables[index % lineVariables.length] ?? lineVariables[0])
    const at = series.length
    const line: uPlot.Series = { stroke, width: 1.25, points: { show: false }, ...(stepped ? { paths: stepped } : {}) }
    series.push(line, line)
    series.push({
      stroke,
      paths: () => null,
      points: { show: true, size: 6, width: 1.5, stroke: colour('--smd-estimated'), fill: colour('--smd-surface') },
    })
    bands.push({ series: [at + 1, at], fill: translucent(stroke) })
  })

  const axis = {
    stroke: colour('--smd-muted'),
    grid: { stroke: colour('--smd-grid'), width: 1 },
    ticks: { stroke: colour('--smd-grid'), width: 1 },
    font: `12px ${styles.fontFamily}`,
  }
  const plot = new uPlot(
    {
      width,
      height: width < 500 ? 220 : 280,
      tzDate: (seconds) => wallClock(seconds, data.offset),
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
      scales: { x: { min: data.from, max: data.to }, y: { range: (_, low, high) => rangeOf(low, high) } },
      axes: [
        { ...axis, space: 70 },
        {
          ...axis,
          size: 62,
          label: data.unit.label,
          labelSize: 18,
          labelFont: axis.font,
          values: (_, ticks) => ticks.map((tick) => tick.toLocaleString('en-US', { maximumFractionDigits: 3 })),
        },
      ],
      series,
      bands,
      hooks: {
        setSelect: [
          (self) => {
            if (self.select.width < 3) return
            const from = self.posToVal(self.select.left, 'x')
            const to = self.posToVal(self.select.left + self.select.width, 'x')
            onZoom(from, to)
          },
        ],
      },
    },
    uPlot.join(tables, nullModes(data.windows.length)),
    host,
  )
  const all = (): void => onZoom(0, 0)
  plot.over.addEventListener('dblclick', all)
  return {
    destroy: () => {
      plot.over.removeEventListener('dblclick', all)
      plot.destroy()
    },
  }
}

function translucent(colour: string): string {
  return colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.28)')
}

/** A canvas does not know variables or light-dark(): the style engine resolves them on an element. */
function resolved(host: HTMLElement, name: string): string {
  const before = host.style.color
  host.style.color = `var(${name})`
  const colour = getComputedStyle(host).color
  host.style.color = before
  return colour
}

/** Null stays a gap in every column; where another series alone has a point, nothing is drawn. */
function nullModes(windows: number): uPlot.JoinNullMode[][] {
  return Array.from(
    { length: windows },
    () => [0, ...Array.from({ length: perWindow }, () => 1)] as uPlot.JoinNullMode[],
  )
}

function tableOf(columns: Columns): uPlot.AlignedData {
  return [columns.x, columns.low, columns.high, columns.estimated] as unknown as uPlot.AlignedData
}

function rangeOf(low: number | null, high: number | null): [number, number] {
  const top = Math.max(high ?? 0, 0)
  const bottom = Math.min(low ?? 0, 0)
  return top === bottom ? [0, 1] : [bottom, top + (top - bottom) * 0.06]
}

/** A date whose local fields read as the wall clock at the feed's fixed offset. */
function wallClock(seconds: number, offset: number): Date {
  const shifted = new Date((seconds + offset) * 1000)
  return new Date(
    shifted.getUTCFullYear(),
    shifted.getUTCMonth(),
    shifted.getUTCDate(),
    shifted.getUTCHours(),
    shifted.getUTCMinutes(),
    shifted.getUTCSeconds(),
  )
}
