// The chart of a group of series, with its buttons: span, earlier and later, unit. Asks the core for the
// window in sight, thinned to the width; the drawing code is loaded only when a chart is shown.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Series } from '../core/view.ts'
import { chart } from './actions.ts'
import type { Plot, PlotData } from './chart/plot.ts'
import { SmdElement } from './element.ts'
import { formatCount, formatDay } from './format.ts'
import { icon } from './icons.ts'
import { unitChoices } from './series_groups.ts'

const day = 86_400
const spans = [
  { id: 'all', label: 'All', seconds: 0 },
  { id: 'month', label: 'Month', seconds: 31 * day },
  { id: 'week', label: 'Week', seconds: 7 * day },
  { id: 'day', label: 'Day', seconds: day },
] as const

export class SmdChart extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    members: { attribute: false },
    offset: { attribute: false },
    revision: { attribute: false },
    from: { state: true },
    to: { state: true },
    unit: { state: true },
    problem: { state: true },
  }

  declare feed: number
  declare members: Series[]
  declare offset: number
  declare revision: number
  declare from: number
  declare to: number
  declare unit: number
  declare problem: string
  private plot: Plot | null = null
  private asked = ''
  private identity = ''
  private readonly resized = new ResizeObserver(() => void this.refresh(false))
  private readonly themed = (): void => void this.refresh(true)

  constructor() {
    super()
    this.from = 0
    this.to = 0
    this.unit = 0
    this.problem = ''
    this.members = []
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
    this.plot?.destroy()
    this.plot = null
    super.disconnectedCallback()
  }

  protected override firstUpdated(): void {
    const canvas = this.canvas
    if (canvas) this.resized.observe(canvas)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const identity = `${this.feed} ${this.members.map((member) => member.index).join(' ')}`
    if (identity !== this.identity) {
      this.identity = identity
      this.unit = 0
      this.showAll()
    } else if (changed.has('revision') && this.span === 'all') this.showAll()
  }

  protected override updated(): void {
    void this.refresh(false)
  }

  protected override render(): TemplateResult {
    const units = this.units
    return html`<figure class="smd-chart">
      <div class="smd-chart-tools">
        <div class="smd-segments smd-segments--small" role="group" aria-label="Span shown">
          ${spans.map(
            (span) =>
              html`<button
                type="button"
                data-span=${span.id}
                aria-pressed=${this.span === span.id ? 'true' : 'false'}
                @click=${() => this.zoom(span.seconds)}
              >
                ${span.label}
              </button>`,
          )}
        </div>
        <div class="smd-segments smd-segments--small" role="group" aria-label="Move in time">
          <button type="button" aria-label="Earlier" data-pan="-1" @click=${() => this.pan(-1)}>${icon('left')}</button>
          <button type="button" aria-label="Later" data-pan="1" @click=${() => this.pan(1)}>${icon('right')}</button>
        </div>
        <p class="smd-chart-window">${formatDay(this.from, this.offset)} – ${formatDay(this.to, this.offset)}</p>
        ${
          units.length > 1
            ? html`<label class="smd-inline-choice"
                >Unit
                <select @change=${(event: Event) => (this.unit = Number((event.target as HTMLSelectElement).value))}>
                  ${units.map(
                    (unit, index) =>
                      html`<option value=${index} ?selected=${index === this.unit}>${unit.label}</option>`,
                  )}
                </select></label
              >`
            : nothing
        }
      </div>
      <div class="smd-chart-canvas" role="img" aria-label=${this.description}></div>
      ${this.problem ? html`<p class="smd-reason">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      <figcaption class="smd-legend">
        ${this.members.map(
          (member, index) =>
            html`<span
              ><i class="smd-key" data-line=${index % 4} aria-hidden="true"></i
              >${member.flowDirection || member.title}</span
            >`,
        )}
        ${
          this.members.some((member) => member.estimated > 0)
            ? html`<span><i class="smd-key smd-key--estimated" aria-hidden="true"></i>estimated</span>`
            : nothing
        }
        <span class="smd-chart-hint smd-muted">Drag to zoom, double-click for all</span>
      </figcaption>
    </figure>`
  }

  private get canvas(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.smd-chart-canvas')
  }

  private get units(): { label: string; factor: number }[] {
    const first = this.members[0]
    return first ? unitChoices(first.unit, first.interval) : []
  }

  private get bounds(): { from: number; to: number } {
    const last = this.members.map((member) => member.last + member.interval)
    return { from: Math.min(...this.members.map((member) => member.first)), to: Math.max(...last) }
  }

  private get span(): string {
    const { from, to } = this.bounds
    if (this.from <= from && this.to >= to) return 'all'
    return spans.find((span) => Math.abs(this.to - this.from - span.seconds) < 1)?.id ?? ''
  }

  private get description(): string {
    const what = this.members.map((member) => `${member.title}, ${formatCount(member.count)} readings`).join('; ')
    return `Chart of ${what}, from ${formatDay(this.from, this.offset)} to ${formatDay(this.to, this.offset)}. The table of readings has the same numbers.`
  }

  private showAll(): void {
    if (this.members.length === 0) return
    const { from, to } = this.bounds
    this.from = from
    this.to = to
  }

  /** Zooms to a span that ends where the window ends now; a span longer than the data shows all. */
  private zoom(seconds: number): void {
    const { from, to } = this.bounds
    if (seconds === 0 || seconds >= to - from) return this.showAll()
    const wasAll = this.span === 'all'
    const end = wasAll ? to : Math.min(Math.max(this.from + (this.to - this.from + seconds) / 2, from + seconds), to)
    this.to = end
    this.from = end - seconds
  }

  private pan(direction: number): void {
    const { from, to } = this.bounds
    const width = this.to - this.from
    this.from = Math.min(Math.max(this.from + direction * width, from), Math.max(to - width, from))
    this.to = Math.min(this.from + width, to)
  }

  private async refresh(repaint: boolean): Promise<void> {
    const canvas = this.canvas
    if (!canvas || this.members.length === 0 || this.to <= this.from) return
    const width = Math.floor(canvas.clientWidth)
    if (width < 50) return
    const key = [this.identity, this.from, this.to, this.unit, this.revision, width].join(' ')
    if (key === this.asked && !repaint) return
    this.asked = key
    try {
      const [{ createPlot }, windows] = await Promise.all([
        import('./chart/plot.ts'),
        Promise.all(
          this.members.map((member) =>
            chart(this.feed, member.index, this.from, this.to, pointsFor(width, this.to - this.from, member)),
          ),
        ),
      ])
      if (key !== this.asked || !this.isConnected) return
      const unit = this.units[this.unit] ?? { label: '', factor: 1 }
      const data: PlotData = {
        windows: windows.map((points, index) => ({ points, interval: this.members[index]?.interval ?? 0 })),
        from: this.from,
        to: this.to,
        offset: this.offset,
        unit,
      }
      this.plot?.destroy()
      this.plot = createPlot(canvas, width, data, (from, to) => this.chosen(from, to))
      this.problem = ''
    } catch (error) {
      this.problem = `The chart could not be drawn: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  private chosen(from: number, to: number): void {
    if (to <= from) return this.showAll()
    const bounds = this.bounds
    this.from = Math.max(from, bounds.from)
    this.to = Math.min(to, bounds.to)
  }
}

/** Every reading while there is a pixel for each; beyond that few enough points that their band reads well. */
function pointsFor(width: number, seconds: number, member: Series): number {
  const inSight = member.interval > 0 ? seconds / member.interval : member.count
  return inSight <= width ? width : Math.max(60, Math.floor(width / 4))
}

customElements.define('smd-chart', SmdChart)
