// The table of readings: a grid of which only the rows in sight exist, fetched from the core by window.
// Arrow keys, Page Up and Down, Home and End move through it, and a day and time can be jumped to. The
// arithmetic is virtual_list.ts and local_time.ts.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Row } from '../core/view.ts'
import { queryFeed, rows } from './actions.ts'
import { announce } from './controls.ts'
import { SmdElement } from './element.ts'
import { epochOf, inputValue, offsetIn, shortTime } from './feed/local_time.ts'
import { formatCount } from './format.ts'
import { contentHeight, scrollTopFor, visibleRows, type ListShape } from './virtual_list.ts'

const rowHeight = 30
const headHeight = 34
const maxHeight = 8_000_000
const pageSize = 100
const keptPages = 24

const columns: { key: keyof Row; label: string }[] = [
  { key: 'local', label: 'Local time' },
  { key: 'value', label: 'Value' },
  { key: 'quality', label: 'Quality' },
  { key: 'duration', label: 'Duration (s)' },
  { key: 'cost', label: 'Cost' },
  { key: 'tou', label: 'Time of use' },
  { key: 'start', label: 'Start (UTC)' },
]

export class SmdGrid extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    series: { attribute: false },
    count: { attribute: false },
    unit: { attribute: false },
    label: { attribute: false },
    offset: { attribute: false },
    first: { attribute: false },
    last: { attribute: false },
    jumpProblem: { state: true },
    scrolled: { state: true },
    viewHeight: { state: true },
    active: { state: true },
  }

  declare feed: number
  declare series: number
  declare count: number
  declare unit: string
  declare label: string
  /** Seconds from UTC of the feed's standard time. */
  declare offset: number
  /** Starts of the first and the last reading, epoch seconds. */
  declare first: number
  declare last: number
  declare jumpProblem: string
  declare scrolled: number
  declare viewHeight: number
  declare active: { row: number; column: number }
  private pages = new Map<number, Row[] | 'asked'>()
  private readonly resized = new ResizeObserver(() => this.measure())

  constructor() {
    super()
    this.offset = 0
    this.first = 0
    this.last = 0
    this.jumpProblem = ''
    this.scrolled = 0
    this.viewHeight = 300
    this.active = { row: 0, column: 0 }
    this.count = 0
  }

  override disconnectedCallback(): void {
    this.resized.disconnect()
    super.disconnectedCallback()
  }

  protected override firstUpdated(): void {
    const scroller = this.scroller
    if (scroller) this.resized.observe(scroller)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('feed') || changed.has('series')) {
      this.pages.clear()
      this.active = { row: 0, column: 0 }
      this.scroller?.scrollTo(0, 0)
      this.scrolled = 0
    } else if (changed.has('count')) {
      // More readings arrived: only the page at the old end was incomplete.
      const before = changed.get('count')
      if (typeof before === 'number') this.pages.delete(Math.floor(before / pageSize))
    }
  }

  protected override updated(): void {
    const { first, last } = visibleRows(this.scrolled, this.shape)
    this.ask(first, last)
    const layer = this.querySelector<HTMLElement>('.smd-grid-layer')
    const body = this.querySelector<HTMLElement>('.smd-grid-body')
    if (!layer || !body) return
    body.style.height = `${contentHeight(this.shape)}px`
    layer.style.transform = `translateY(${visibleRows(this.scrolled, this.shape).top}px)`
  }

  protected override render(): TemplateResult {
    const { first, last } = visibleRows(this.scrolled, this.shape)
    const indices = Array.from({ length: last - first }, (_, index) => first + index)
    const { row, column } = this.active
    return html`${this.renderJump()}
      <div
        role="grid"
        class="smd-grid"
        tabindex="0"
        aria-label="Readings: ${this.label}"
        aria-rowcount=${this.count + 1}
        aria-colcount=${columns.length}
        aria-activedescendant=${row >= first && row < last ? this.cellId(row, column) : nothing}
        @scroll=${this.scrolling}
        @keydown=${this.keyed}
      >
        <div role="rowgroup" class="smd-grid-head">
          <div role="row" aria-rowindex="1" class="smd-grid-row">
            ${columns.map(
              (one, index) =>
                html`<span role="columnheader" aria-colindex=${index + 1}
                  >${one.label}${one.key === 'value' && this.unit ? html` <span class="smd-muted">(${this.unit})</span>` : nothing}</span
                >`,
            )}
          </div>
        </div>
        <div role="rowgroup" class="smd-grid-body">
          <div class="smd-grid-layer" role="presentation">${indices.map((index) => this.renderRow(index))}</div>
        </div>
      </div>
      <p class="smd-hint smd-grid-foot">${formatCount(this.count)} rows</p>`
  }

  private renderJump(): TemplateResult {
    return html`<form class="smd-grid-jump" @submit=${this.jumped}>
      <label for="smd-grid-jump">Go to</label>
      <input
        id="smd-grid-jump"
        type="datetime-local"
        name="time"
        min=${inputValue(this.first, this.offset)}
        max=${inputValue(this.last + 3600, this.offset)}
        .value=${inputValue(this.first, this.offset)}
      />
      <button type="submit" class="smd-button smd-button--plain smd-button--small">Go</button>
      ${this.jumpProblem ? html`<span class="smd-reason">${this.jumpProblem}</span>` : nothing}
    </form>`
  }

  /** To the first row that starts then or later. */
  private readonly jumped = async (event: Event): Promise<void> => {
    event.preventDefault()
    const input = (event.target as HTMLFormElement).elements.namedItem('time') as HTMLInputElement
    if (input.value === '') return
    const { feed, series } = this
    const rowAt = async (time: number): Promise<number> =>
      (await queryFeed<{ row: number }>(feed, 'row-at', { series, time })).row
    try {
      let row = await rowAt(epochOf(input.value, this.offset))
      // In daylight saving time the row says what the clock was.
      const [found] = await rows(feed, series, row, 1)
      const offset = found ? offsetIn(found.local) : null
      if (offset !== null && offset !== this.offset) row = await rowAt(epochOf(input.value, offset))
      this.jumpProblem = ''
      this.active = { row, column: this.active.column }
      this.scroller?.focus({ preventScroll: true })
      this.reveal()
      announce(`Row ${formatCount(row + 1)} of ${formatCount(this.count)}`)
    } catch (error) {
      this.jumpProblem = error instanceof Error ? error.message : String(error)
    }
  }

  private renderRow(index: number): TemplateResult {
    const page = this.pages.get(Math.floor(index / pageSize))
    const row = page === undefined || page === 'asked' ? undefined : page[index % pageSize]
    const active = this.active.row === index
    return html`<div
      role="row"
      aria-rowindex=${index + 2}
      class="smd-grid-row"
      data-active=${String(active)}
      @click=${() => (this.active = { ...this.active, row: index })}
    >
      ${columns.map(
        (column, at) =>
          html`<span
            role="gridcell"
            id=${this.cellId(index, at)}
            aria-colindex=${at + 1}
            data-column=${column.key}
            data-active=${String(active && this.active.column === at)}
            >${row ? (column.key === 'local' ? shortTime(row.local) : row[column.key]) : '…'}</span
          >`,
      )}
    </div>`
  }

  private get scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.smd-grid')
  }

  private get shape(): ListShape {
    return { count: this.count, rowHeight, viewHeight: Math.max(this.viewHeight, rowHeight), maxHeight }
  }

  private cellId(row: number, column: number): string {
    return `smd-grid-${this.feed}-${this.series}-${row}-${column}`
  }

  private measure(): void {
    this.viewHeight = (this.scroller?.clientHeight ?? 300) - headHeight
  }

  private ask(first: number, last: number): void {
    for (let page = Math.floor(first / pageSize); page * pageSize < last; page++) {
      if (!this.pages.has(page)) void this.fetch(page)
    }
  }

  private async fetch(page: number): Promise<void> {
    const pages = this.pages
    const { feed, series } = this
    pages.set(page, 'asked')
    try {
      const got = await rows(feed, series, page * pageSize, pageSize)
      if (feed !== this.feed || series !== this.series) return
      pages.set(page, got)
      for (const oldest of pages.keys()) {
        if (pages.size <= keptPages) break
        pages.delete(oldest)
      }
      this.requestUpdate()
    } catch {
      // Asked again when the rows come into sight the next time.
      pages.delete(page)
    }
  }

  private readonly scrolling = (event: Event): void => {
    this.scrolled = (event.target as HTMLElement).scrollTop
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { row, column } = this.active
    const inView = Math.max(1, Math.floor(this.viewHeight / rowHeight) - 1)
    const to: [number, number] | undefined = {
      ArrowDown: [row + 1, column] as [number, number],
      ArrowUp: [row - 1, column] as [number, number],
      ArrowRight: [row, column + 1] as [number, number],
      ArrowLeft: [row, column - 1] as [number, number],
      PageDown: [row + inView, column] as [number, number],
      PageUp: [row - inView, column] as [number, number],
      Home: [0, column] as [number, number],
      End: [this.count - 1, column] as [number, number],
    }[event.key]
    if (!to) return
    event.preventDefault()
    this.active = {
      row: Math.min(Math.max(to[0], 0), Math.max(this.count - 1, 0)),
      column: Math.min(Math.max(to[1], 0), columns.length - 1),
    }
    this.reveal()
  }

  private reveal(): void {
    const scroller = this.scroller
    if (!scroller) return
    scroller.scrollTop = scrollTopFor(this.active.row, this.scrolled, this.shape)
    this.scrolled = scroller.scrollTop
    void this.updateComplete.then(() =>
      this.querySelector(`#${CSS.escape(this.cellId(this.active.row, this.active.column))}`)?.scrollIntoView({
        block: 'nearest',
        inline: 'nearest',
      }),
    )
  }
}

customElements.define('smd-grid', SmdGrid)
