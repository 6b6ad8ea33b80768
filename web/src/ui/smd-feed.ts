// A feed: its summary in words, then as tabs the usage (facts, chart, readings), the totals, the XML with
// a search, and customer data. The readings themselves stay in the core, the bytes in the store; what is
// in sight is asked for. All of it is loaded when the first feed is shown.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import '../styles/feed_parts.css'
import type { Feed, Series } from '../core/view.ts'
import { queryFeed } from './actions.ts'
import { copyButton } from './controls.ts'
import { SmdElement } from './element.ts'
import { customerData } from './feed/customer.ts'
import { seriesFacts } from './feed/facts.ts'
import { seriesFileName } from './feed/file_names.ts'
import { formatBytes, formatCount, formatOffset } from './format.ts'
import { icon } from './icons.ts'
import { progressBar } from './progress_bar.ts'
import { chartGroups } from './series_groups.ts'
import './feed/smd-export.ts'
import './smd-chart.ts'
import './smd-grid.ts'

type Tab = 'usage' | 'totals' | 'xml' | 'customer'
export interface Place {
  entry: number
  line: number
  column: number
  offset: number
}

const tabNames: Record<Tab, string> = {
  usage: 'Usage',
  totals: 'Totals',
  xml: 'XML and search',
  customer: 'Customer data',
}
const moreSeries = 500

export class SmdFeed extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    bar: { attribute: false },
    chosen: { state: true },
    tab: { state: true },
    place: { state: true },
    others: { state: true },
  }

  declare feed: Feed
  /** Whether to show the progress of reading here; a step shows it at its top. */
  declare bar: boolean
  declare chosen: number
  declare tab: Tab
  /** Where the XML is to be opened. */
  declare place: Place | null
  /** Series beyond those that the view lists. */
  declare others: Series[]
  private opened = new Set<Tab>(['usage'])
  private shownFeed = 0

  constructor() {
    super()
    this.bar = false
    this.chosen = -1
    this.tab = 'usage'
    this.place = null
    this.others = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('smd-show-place', this.toPlace)
  }

  override disconnectedCallback(): void {
    document.removeEventListener('smd-show-place', this.toPlace)
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { feed } = this
    if (feed.id !== this.shownFeed) {
      this.shownFeed = feed.id
      this.chosen = -1
      this.others = []
      this.place = null
      this.tab = 'usage'
      this.opened = new Set(['usage'])
    }
    if (!this.tabs.includes(this.tab)) this.tab = 'usage'
    if (changed.has('feed') && feed.state !== 'reading' && feed.seriesCount > feed.series.length + this.others.length)
      void this.askOthers()
  }

  protected override render(): TemplateResult {
    const { feed } = this
    return html`<section class="smd-card smd-feed" aria-labelledby="smd-feed-title" data-feed-state=${feed.state}>
      <div class="smd-card-head">
        <h2 id="smd-feed-title" class="smd-card-title">${feed.title || 'Feed'}</h2>
        <span class="smd-figures"
          >${formatBytes(feed.bytes)} · ${formatCount(feed.entries)} entries · ${formatCount(feed.readings)}
          readings</span
        >
      </div>
      ${feed.state === 'reading' && this.bar ? progressBar('Reading the feed', feed.bytes, feed.totalBytes) : nothing}
      ${
        feed.error
          ? html`<p class="smd-callout smd-tone-fail" data-feed-error>${icon('cross')}<span>${feed.error}</span></p>`
          : nothing
      }
      ${
        feed.state === 'cancelled'
          ? html`<p class="smd-callout smd-tone-none">
              ${icon('slash')}<span>Cancelled: this is what had been read by then.</span>
            </p>`
          : nothing
      }
      ${feed.notes.map((note) => html`<p class="smd-callout smd-tone-warn">${icon('info')}<span>${note}</span></p>`)}
      ${this.renderSummary()}
      ${
        feed.resources.length > 0
          ? html`<ul class="smd-counts" aria-label="Resources in the feed">
              ${feed.resources.map(
                (resource) =>
                  html`<li data-resource=${resource.name}>
                    <strong>${formatCount(resource.count)}</strong> ${resource.name}
                  </li>`,
              )}
            </ul>`
          : nothing
      }
      ${this.renderTabs()}
      ${[...this.opened].map(
        (tab) =>
          html`<div
            role="tabpanel"
            id="smd-feed-panel-${tab}"
            class="smd-feed-panel"
            aria-labelledby="smd-feed-tab-${tab}"
            ?hidden=${tab !== this.tab}
          >
            ${this.renderPanel(tab)}
          </div>`,
      )}
    </section>`
  }

  private renderSummary(): TemplateResult | typeof nothing {
    const { summary } = this.feed
    if (summary.length === 0) return nothing
    return html`<div class="smd-feed-summary">
      <p data-feed-summary>${summary.join(' ')}</p>
      ${copyButton(summary.join(' '), 'the summary')}
    </div>`
  }

  private renderTabs(): TemplateResult {
    return html`<div class="smd-tabs" role="tablist" aria-label="Views of the feed" @keydown=${this.keyed}>
      ${this.tabs.map(
        (tab) =>
          html`<button
            type="button"
            role="tab"
            id="smd-feed-tab-${tab}"
            data-tab=${tab}
            aria-selected=${tab === this.tab ? 'true' : 'false'}
            aria-controls=${this.opened.has(tab) ? `smd-feed-panel-${tab}` : nothing}
            tabindex=${tab === this.tab ? 0 : -1}
            @click=${() => this.open(tab)}
          >
            ${tabNames[tab]}
          </button>`,
      )}
    </div>`
  }

  private renderPanel(tab: Tab): TemplateResult | typeof nothing {
    const { feed } = this
    switch (tab) {
      case 'usage':
        return this.renderUsage()
      case 'totals':
        return html`${this.renderChoice('totals')}<smd-totals .feed=${feed.id} .series=${this.current}></smd-totals>`
      case 'xml':
        return html`<smd-xml .feed=${feed} .place=${this.place}></smd-xml>`
      case 'customer':
        return feed.customer ? customerData(feed.customer, (entry) => this.toEntry(entry)) : nothing
    }
  }

  private renderUsage(): TemplateResult | typeof nothing {
    const { feed, current: series } = this
    if (!series)
      return feed.state === 'done'
        ? html`<p class="smd-empty">The feed has no interval readings to draw.</p>`
        : feed.state === 'reading'
          ? html`<p class="smd-empty">The first readings are drawn as soon as they come.</p>`
          : nothing
    const group = chartGroups(this.allSeries).find((candidate) =>
      candidate.series.some((member) => member.index === series.index),
    )
    const point = feed.usagePoints.find((one) => one.series.includes(series.index)) ?? null
    return html`
      ${this.renderChoice('usage')} ${seriesFacts(feed, series, point)}
      <smd-chart
        .feed=${feed.id}
        .members=${group?.series ?? [series]}
        .point=${point}
        .heading=${point?.title || series.title}
        .fileName=${seriesFileName(series, this.allSeries, 'png')}
        .zone=${feed.timeZone}
        .offset=${feed.timeZoneOffset}
        .revision=${feed.readings}
        .reading=${feed.state === 'reading'}
      ></smd-chart>
      <p class="smd-hint">
        Chart in standard time of the feed
        (${feed.timeZone || formatOffset(feed.timeZoneOffset)}${feed.timeZone ? '' : ': the feed says no time zone'}).
        The table below has the same readings.
      </p>
      <smd-grid
        .feed=${feed.id}
        .series=${series.index}
        .count=${series.count}
        .unit=${series.unit}
        .label=${series.title}
        .offset=${feed.timeZoneOffset}
        .first=${series.first}
        .last=${series.last}
      ></smd-grid>
      ${
        feed.state === 'reading'
          ? nothing
          : html`<smd-export .feed=${feed.id} .series=${series} .others=${this.allSeries}></smd-export>`
      }
    `
  }

  private renderChoice(where: 'usage' | 'totals'): TemplateResult | typeof nothing {
    const { current } = this
    if (!current || this.allSeries.length < 2) return nothing
    const id = where === 'usage' ? 'smd-series' : `smd-series-${where}`
    return html`<div class="smd-field smd-series-choice">
      <label for=${id}>Series</label>
      <div class="smd-control">
        <select
          id=${id}
          data-series=${current.index}
          @change=${(event: Event) => (this.chosen = Number((event.target as HTMLSelectElement).value))}
        >
          ${this.allSeries.map(
            (series) =>
              html`<option value=${series.index} ?selected=${series.index === current.index}>
                ${series.title} – ${formatCount(series.count)} readings
              </option>`,
          )}
        </select>
      </div>
    </div>`
  }

  private get allSeries(): Series[] {
    return this.others.length > 0 ? [...this.feed.series, ...this.others] : this.feed.series
  }

  private get current(): Series | undefined {
    return this.allSeries.find((candidate) => candidate.index === this.chosen) ?? this.feed.series[0]
  }

  private get tabs(): Tab[] {
    const { feed } = this
    return [
      'usage',
      ...(feed.state !== 'reading' && feed.series.length > 0 ? (['totals'] as const) : []),
      ...(feed.state !== 'reading' && feed.raw > 0 ? (['xml'] as const) : []),
      ...(feed.customer ? (['customer'] as const) : []),
    ]
  }

  private open(tab: Tab): void {
    this.opened.add(tab)
    this.tab = tab
    this.requestUpdate()
    if (tab === 'totals') void import('./feed/smd-totals.ts')
    if (tab === 'xml') void import('./feed/smd-xml.ts')
  }

  private readonly toPlace = (event: Event): void => {
    if (!this.tabs.includes('xml')) return
    this.place = { ...(event as CustomEvent<Place>).detail }
    this.open('xml')
    void this.updateComplete.then(() => this.querySelector('#smd-feed-panel-xml')?.scrollIntoView({ block: 'start' }))
  }

  private toEntry(entry: number): void {
    this.place = { entry, line: 0, column: 0, offset: -1 }
    this.open('xml')
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const { tabs } = this
    const at = tabs.indexOf(this.tab)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const tab = tabs[(to + tabs.length) % tabs.length] as Tab
    this.open(tab)
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#smd-feed-tab-${tab}`)?.focus())
  }

  private async askOthers(): Promise<void> {
    const { id, series, seriesCount } = this.feed
    const others: Series[] = []
    while (series.length + others.length < seriesCount) {
      const { series: got } = await queryFeed<{ series: Series[] }>(id, 'series', {
        first: series.length + others.length,
        count: moreSeries,
      })
      if (got.length === 0 || id !== this.feed.id) return
      others.push(...got)
    }
    this.others = others
  }
}

customElements.define('smd-feed', SmdFeed)
