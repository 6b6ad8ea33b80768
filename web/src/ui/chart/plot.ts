// Draws with uPlot: readings as a step line a series, a band where points were thinned, marks on estimated
// readings, gaps left open; totals as bars. Loaded on demand; asks nobody for data.

import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Columns } from './columns.ts'
import { formatNumber } from '../format.ts'

export interface PlotData {
  lines: PlotLine[]
  from: number
  to: number
  /** Seconds from UTC of the axis. */
  offset: number
  unit: { label: string; factor: number }
}

export interface PlotLine {
  columns: Columns
  /** Which of the line colours. */
  colour: number
  shape: 'steps' | 'bars'
  dashed: boolean
}

export interface PlotHooks {
  zoom(from: number, to: number): void
  /** Where the pointer is in time; null when it left. */
  hover(at: number | null): void
}

export interface Plot {
  readonly canvas: HTMLCanvasElement
  moveCursor(at: number): void
  destroy(): void
}

const lineVariables = ['--smd-line-1', '--smd-line-2', '--smd-line-3', '--smd-line-4'] as const
const perWindow = 3

export function createPlot(
  host: HTMLElement,
  width: number,
  data: PlotData,
  hooks: PlotHooks,
  height = width < 500 ? 220 : 280,
): Plot {
  const styles = getComputedStyle(host)
  const colour = (name: string): string => resolved(host, name)
  const tables = data.lines.map((line) => tableOf(line.columns))
  const bars = data.lines.filter((line) => line.shape === 'bars')
  const series: uPlot.Series[] = [{}]
  const bands: uPlot.Band[] = []
  const stepped = uPlot.paths.stepped?.({ align: 1 })

  data.lines.forEach((line) => {
    const stroke = colour(lineVariables[line.colour % lineVariables.length] ?? lineVariables[0])
    const at = series.length
    const paths = line.shape === 'bars' ? barPaths(bars.indexOf(line), bars.length) : stepped
    const drawn: uPlot.Series = {
      stroke,
      width: line.shape === 'bars' ? 1 : line.dashed ? 1.75 : 1.25,
      points: { show: false },
      ...(line.shape === 'bars' ? { fill: bars.indexOf(line) === 0 ? stroke : translucent(stroke) } : {}),
      ...(line.dashed ? { dash: [6, 4] } : {}),
      ...(paths ? { paths } : {}),
    }
    series.push(line.shape === 'bars' ? { ...drawn, show: false } : drawn, drawn)
    series.push({
      stroke,
      paths: () => null,
      points: {
        show: line.shape === 'steps' || bars.length === 1,
        size: 6,
        width: 1.5,
        stroke: colour('--smd-estimated'),
        fill: colour('--smd-surface'),
      },
    })
    if (line.shape === 'steps') bands.push({ series: [at + 1, at], fill: translucent(stroke) })
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
      height,
      tzDate: (seconds) => wallClock(seconds, data.offset),
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { show: false } },
      scales: { x: { min: data.from, max: data.to }, y: { range: (_, low, high) => rangeOf(low, high) } },
      axes: [
        { ...axis, space: 70 },
        {
          ...axis,
          size: 62,
          label: data.unit.label,
          labelSize: 18,
          labelFont: axis.font,
          values: (_, ticks) => ticks.map((tick) => formatNumber(tick, 3)),
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
            hooks.zoom(from, to)
          },
        ],
        setCursor: [
          (self) => {
            const { left } = self.cursor
            hooks.hover(left === undefined || left === null || left < 0 ? null : self.posToVal(left, 'x'))
          },
        ],
      },
    },
    uPlot.join(tables, nullModes(data.lines.length)),
    host,
  )
  const all = (): void => hooks.zoom(0, 0)
  plot.over.addEventListener('dblclick', all)
  return {
    canvas: plot.ctx.canvas,
    moveCursor: (at) =>
      plot.setCursor({ left: plot.valToPos(at, 'x'), top: plot.bbox.height / devicePixelRatio / 2 }, false),
    destroy: () => {
      plot.over.removeEventListener('dblclick', all)
      plot.destroy()
    },
  }
}

/** Two series share the place of a bar; more lie over each other. */
function barPaths(index: number, count: number): uPlot.Series.PathBuilder | undefined {
  const align = count < 2 ? 0 : index === 0 ? -1 : 1
  return uPlot.paths.bars?.({ size: [count < 2 ? 0.8 : 0.42, 80], align })
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
