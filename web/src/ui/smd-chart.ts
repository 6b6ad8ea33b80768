// The chart of a group of series, with its buttons: span, earlier and later, readings or totals, unit,
// net, picture. Asks for the window in sight, thinned to the width; the drawing code is loaded only when
// a chart is shown. Keys: arrows move, + and - zoom, Home shows all; the slider reads what is drawn.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Series, UsagePointFacts } from '../core/view.ts'
import { queryFeed, rows } from './actions.ts'
import type { Plot, PlotData } from './chart/plot.ts'
import { pointAt } from './chart/readout.ts'
import { exactText, pointText, totalText, type Exact, type Scale } from './chart/readout_text.ts'
import { ChartSource, labelOf, type Drawn, type Mode } from './chart/source.ts'
import { stopAt, stopCount, timeOfStop } from './chart/stops.ts'
import { chartTools, modes, spans } from './chart/tools.ts'
import { clamped, panned, spanned, zoomed, type Window } from './chart/window.ts'
import { SmdElement } from './element.ts'
import { formatCount, formatDay, formatOffset } from './format.ts'
import { icon } from './icons.ts'
import { downloadBlob } from './page_effects.ts'
import { unitChoices } from './series_groups.ts'

/** While a feed is read, the chart grows no more often than this. */
const growInterval = 500
const readoutDelay = 90

export class SmdChart extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    members: { attribute: false },
    point: { attribute: false },
    heading: { attribute: false },
    fileName: { attribute: false },
    zone: { attribute: false },
    offset: { attribute: false },
    revision: { attribute: false },
    reading: { attribute: false },
    from: { state: true },
    to: { state: true },
    unit: { state: true },
    mode: { state: true },
    net: { state: true },
    cursor: { state: true },
    readout: { state: true },
    problem: { state: true },
    drawn: { state: true },
  }

  declare feed: number
  declare members: Series[]
  declare point: UsagePointFacts | null
  declare heading: string
  declare fileName: string
  /** The feed's own words on its time zone. */
  declare zone: string
  declare offset: number
  declare revision: number
  declare reading: boolean
  declare from: number
  declare to: number
  declare unit: number
  declare mode: Mode
  declare net: boolean
  declare cursor: number | null
  declare readout: string
  declare problem: string
  private plot: Plot | null = null
  declare drawn: Drawn[]
  private data: PlotData | null = null
  private readonly source = new ChartSource()
  private asked = ''
  private identity = ''
  private wasAll = true
  private grown = 0
  private growTimer: ReturnType<typeof setTimeout> | undefined
  private readoutTimer: ReturnType<typeof setTimeout> | undefined
  private readonly resized = new ResizeObserver(() => void this.refresh(false))
  private readonly themed = (): void => void this.refresh(true)

  constructor() {
    super()
    this.from = 0
    this.to = 0
    this.unit = 0
    this.mode = 'readings'
    this.net = false
    this.cursor = null
    this.readout = ''
    this.problem = ''
    this.drawn = []
    this.members = []
    this.point = null
    this.reading = false
    this.zone = ''
    this.heading = ''
    this.fileName = 'chart.png'
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('smd-theme', this.themed)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.themed)
  }

  override disconnectedCallback(): void {
    document.removeEventListener('smd-theme', this.themed)
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.themed)
    this.resized.disconnect()
    clearTimeout(this.growTimer)
    clearTimeout(this.readoutTimer)
    this.growTimer = undefined
    this.plot?.destroy()
    this.plot = null
    this.asked = ''
    super.disconnectedCallback()
  }

  protected override firstUpdated(): void {
    const { canvas } = this
    if (!canvas) return
    this.resized.observe(canvas)
    // Not passive: with ctrl the browser would zoom the page.
    canvas.addEventListener('wheel', this.wheeled, { passive: false })
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const identity = `${this.feed} ${this.members.map((member) => member.index).join(' ')}`
    if (identity !== this.identity) {
      // While a feed is read its series come to know their unit and join others: the same chart goes on.
      const begun = this.identity === '' || !this.reading
      this.identity = identity
      this.source.forget()
      this.cursor = null
      if (begun) {
        this.unit = 0
        this.mode = 'readings'
        this.net = false
      }
      this.show(this.bounds)
    } else if (changed.has('revision') || changed.has('reading')) {
      this.source.forget()
      if (this.wasAll) this.show(this.bounds)
    }
    if (this.noTotals !== '') this.mode = 'readings'
  }

  protected override updated(): void {
    void this.refresh(false)
  }

  protected override render(): TemplateResult {
    const { units } = this
    const net = this.netPair
    return html`<figure class="smd-chart" @keydown=${this.keyed}>
      ${chartTools({
        span: this.span,
        window: `${formatDay(this.from, this.offset)} – ${formatDay(this.to, this.offset)}`,
        mode: this.mode,
        noTotals: this.noTotals,
        net: net ? this.net : null,
        units,
        unit: this.unit,
        onSpan: (seconds) => this.show(spanned(this.window, this.bounds, seconds)),
        onPan: (fraction) => this.pan(fraction),
        onMode: (mode) => (this.mode = mode),
        onNet: (drawn) => (this.net = drawn),
        onUnit: (unit) => (this.unit = unit),
      })}
      <div
        class="smd-chart-canvas"
        role="img"
        tabindex="0"
        aria-label=${this.description}
        data-drawn=${this.drawn.length}
      ></div>
      ${this.problem ? html`<p class="smd-reason">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      <div class="smd-readout">
        <input
          type="range"
          aria-label="Read the chart at a time"
          min="0"
          max=${Math.max(0, stopCount(this.drawn[0], this.readings) - 1)}
          .value=${String(this.cursor === null ? 0 : stopAt(this.drawn[0], this.readings, this.cursor))}
          aria-valuetext=${this.readout || 'Nothing is read yet'}
          @input=${(event: Event) => this.toStop(Number((event.target as HTMLInputElement).value))}
        />
        <p data-readout>
          ${this.readout || html`<span class="smd-muted">Point at the chart, or move the slider, to read it.</span>`}
        </p>
      </div>
      <figcaption class="smd-legend">
        ${this.members.map(
          (member, index) =>
            html`<span><i class="smd-key" data-line=${index % 4} aria-hidden="true"></i>${labelOf(member)}</span>`,
        )}
        ${
          this.net && net && this.mode === 'readings'
            ? html`<span
                ><i class="smd-key smd-key--dashed" data-line="2" aria-hidden="true"></i>net: delivered minus
                received</span
              >`
            : nothing
        }
        ${
          this.members.some((member) => member.estimated > 0)
            ? html`<span><i class="smd-key smd-key--estimated" aria-hidden="true"></i>estimated</span>`
            : nothing
        }
        <span class="smd-chart-hint smd-muted">Drag or ctrl + wheel to zoom, double-click for all</span>
        <button
          type="button"
          class="smd-button smd-button--plain smd-button--small smd-legend-button"
          data-save="png"
          @click=${() => void this.savePicture()}
        >
          ${icon('download')}<span>Picture (PNG)</span>
        </button>
      </figcaption>
    </figure>`
  }

  private get canvas(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.smd-chart-canvas')
  }

  private get window(): Window {
    return { from: this.from, to: this.to }
  }

  /** Why nothing is added up; "" when it is. */
  private get noTotals(): string {
    if (this.reading) return 'Totals are there when the feed is complete.'
    const meant = this.members.length > 0 && this.members.every((member) => member.summable)
    return meant ? '' : 'Adding these readings up means nothing.'
  }

  /** Power is of readings alone: the total of a day is energy. */
  private get units(): { label: string; factor: number }[] {
    const first = this.members[0]
    if (!first) return []
    return unitChoices(first.unit, this.mode === 'readings' ? first.interval : 0)
  }

  private get netPair(): { delivered: number; received: number; interval: number } | null {
    const { point } = this
    if (!point || point.delivered < 0 || point.received < 0) return null
    const delivered = this.members.find((member) => member.index === point.delivered)
    return delivered ? { delivered: point.delivered, received: point.received, interval: delivered.interval } : null
  }

  private get bounds(): Window {
    if (this.members.length === 0) return { from: 0, to: 0 }
    const ends = this.members.map((member) => Math.max(member.end, member.last + Math.max(member.interval, 1)))
    return { from: Math.min(...this.members.map((member) => member.first)), to: Math.max(...ends) }
  }

  private get span(): string {
    const { from, to } = this.bounds
    if (this.from <= from && this.to >= to) return 'all'
    return spans.find((span) => Math.abs(this.to - this.from - span.seconds) < 1)?.id ?? ''
  }

  private get description(): string {
    const what = this.members.map((member) => `${member.title}, ${formatCount(member.count)} readings`).join('; ')
    return `Chart of ${what}, from ${formatDay(this.from, this.offset)} to ${formatDay(this.to, this.offset)}. Arrow keys move it, plus and minus zoom, Home shows all. The table of readings has the same numbers.`
  }

  private show({ from, to }: Window): void {
    const { bounds } = this
    this.wasAll = from <= bounds.from && to >= bounds.to
    this.from = from
    this.to = to
  }

  private pan(fraction: number): void {
    this.show(panned(this.window, this.bounds, fraction))
  }

  private zoom(factor: number, at = (this.from + this.to) / 2): void {
    this.show(zoomed(this.window, this.bounds, factor, at))
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.canvas) return
    const act = {
      ArrowLeft: () => this.pan(-0.25),
      ArrowRight: () => this.pan(0.25),
      '+': () => this.zoom(0.5),
      '=': () => this.zoom(0.5),
      '-': () => this.zoom(2),
      Home: () => this.show(this.bounds),
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  private readonly wheeled = (event: WheelEvent): void => {
    if (!event.ctrlKey || !this.canvas) return
    event.preventDefault()
    const over = this.canvas.querySelector('.u-over')?.getBoundingClientRect()
    const share = over ? Math.min(Math.max((event.clientX - over.left) / over.width, 0), 1) : 0.5
    this.zoom(Math.exp(event.deltaY / 300), this.from + share * (this.to - this.from))
  }

  private async refresh(repaint: boolean): Promise<void> {
    const { canvas } = this
    if (!canvas || this.members.length === 0 || this.to <= this.from) return
    const width = Math.floor(canvas.clientWidth)
    if (width < 50) return
    const shown = [this.identity, this.from, this.to, this.unit, this.mode, this.net, width].join(' ')
    const key = `${shown} ${this.revision} ${this.reading}`
    if (key === this.asked && !repaint) return
    if (this.reading && !repaint && this.waits()) return
    this.asked = key
    try {
      const unit = this.units[this.unit] ?? this.units[0] ?? { label: '', factor: 1 }
      const [{ createPlot }, drawn] = await Promise.all([
        import('./chart/plot.ts'),
        this.source.drawn({
          feed: this.feed,
          members: this.members,
          net: this.net ? this.netPair : null,
          mode: this.mode,
          ...this.window,
          width,
          factor: unit.factor,
        }),
      ])
      if (key !== this.asked || !this.isConnected) return
      this.data = { lines: drawn, ...this.drawnWindow(drawn), offset: this.offset, unit }
      this.plot?.destroy()
      this.plot = createPlot(canvas, width, this.data, {
        zoom: (from, to) => this.show(to > from ? clamped({ from, to }, this.bounds) : this.bounds),
        hover: (at) => this.read(at),
      })
      this.drawn = drawn
      this.problem = ''
    } catch (error) {
      this.problem = `The chart could not be drawn: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  /** Bars at the ends are whole, though the readings begin or end within their day or month. */
  private drawnWindow(drawn: Drawn[]): Window {
    const totals = this.mode === 'readings' || !this.wasAll ? [] : drawn.flatMap((line) => line.totals)
    return {
      from: totals.reduce((from, total) => Math.min(from, total.from), this.from),
      to: totals.reduce((to, total) => Math.max(to, total.to), this.to),
    }
  }

  /** A growing chart is drawn now and then; true when this is not the time. */
  private waits(): boolean {
    const left = this.grown + growInterval - performance.now()
    if (left <= 0) {
      this.grown = performance.now()
      return false
    }
    this.growTimer ??= setTimeout(() => {
      this.growTimer = undefined
      void this.refresh(false)
    }, left)
    return true
  }

  private get readings(): boolean {
    return this.mode === 'readings'
  }

  private get scale(): Scale {
    return { unit: this.data?.unit ?? { label: '', factor: 1 }, offset: this.offset }
  }

  private toStop(stop: number): void {
    const at = timeOfStop(this.drawn[0], this.readings, stop) ?? this.from
    this.plot?.moveCursor(at)
    this.read(at)
  }

  private read(at: number | null): void {
    clearTimeout(this.readoutTimer)
    if (at === null) return
    this.cursor = at
    this.readout = this.readings ? pointText(this.drawn, at, this.scale) : totalText(this.drawn, at, this.scale)
    if (this.readings && !this.reading) this.readoutTimer = setTimeout(() => void this.readExactly(at), readoutDelay)
  }

  /** The readings themselves, where each is drawn alone. */
  private async readExactly(at: number): Promise<void> {
    const found: Exact[] = []
    for (const line of this.drawn) {
      const point = pointAt(line.points, line.interval, at)
      if (!line.member || !point || point.thinned) continue
      const series = line.member.index
      const { row } = await queryFeed<{ row: number }>(this.feed, 'row-at', { series, time: point.start })
      const [got] = await rows(this.feed, series, row, 1)
      if (got) found.push({ line, row: got })
    }
    if (at !== this.cursor || found.length === 0) return
    this.readout = exactText(found, this.drawn, at, this.scale)
  }

  private async savePicture(): Promise<void> {
    const { canvas, data } = this
    if (!canvas || !data) return
    try {
      const { chartPicture } = await import('./chart/picture.ts')
      const mode = modes.find((one) => one.id === this.mode)?.label ?? ''
      const blob = await chartPicture(canvas, data, {
        title: this.heading,
        subtitle: `${mode} in ${data.unit.label || 'the feed’s unit'}, ${formatDay(this.from, this.offset)} to ${formatDay(this.to, this.offset)}`,
        legend: this.drawn.map(({ label, colour, dashed }) => ({ label, colour, dashed })),
        estimated: this.members.some((member) => member.estimated > 0),
        footer: `Times in ${formatOffset(this.offset)}, the standard time of the feed${this.zone ? ` (${this.zone})` : ''}.`,
      })
      downloadBlob(this.fileName, blob)
      this.problem = ''
    } catch (error) {
      this.problem = `No picture was made: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

customElements.define('smd-chart', SmdChart)
