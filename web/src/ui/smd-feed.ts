// A feed: what is in it, its series to choose from, the chart and the table of readings. The readings
// themselves stay in the core; chart and table ask for windows of them.

import { html, nothing, type TemplateResult } from 'lit'
import type { Feed, Series } from '../core/view.ts'
import { SmdElement } from './element.ts'
import { formatBytes, formatCount, formatDay, formatDuration, formatOffset } from './format.ts'
import { icon } from './icons.ts'
import { progressBar } from './progress_bar.ts'
import { chartGroups } from './series_groups.ts'
import './smd-chart.ts'
import './smd-grid.ts'

export class SmdFeed extends SmdElement {
  static override properties = { feed: { attribute: false }, bar: { attribute: false }, chosen: { state: true } }

  declare feed: Feed
  /** Whether to show the progress of reading here; a step shows it at its top. */
  declare bar: boolean
  declare chosen: number

  constructor() {
    super()
    this.bar = false
    this.chosen = -1
  }

  protected override render(): TemplateResult {
    const { feed } = this
    const series = feed.series.find((candidate) => candidate.index === this.chosen) ?? feed.series[0]
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
      ${
        feed.state === 'reading'
          ? nothing
          : series
            ? this.renderSeries(series)
            : feed.state === 'done'
              ? html`<p class="smd-empty">The feed has no interval readings to draw.</p>`
              : nothing
      }
    </section>`
  }

  private renderSeries(series: Series): TemplateResult {
    const { feed } = this
    const group = chartGroups(feed.series).find((candidate) =>
      candidate.series.some((member) => member.index === series.index),
    )
    return html`
      ${feed.series.length > 1 ? this.renderChoice(series) : nothing}
      <dl class="smd-stats">
        <div>
          <dt>Usage point</dt>
          <dd>${series.usagePoint}</dd>
        </div>
        <div>
          <dt>Readings</dt>
          <dd>${formatCount(series.count)}, ${formatDuration(series.interval)}</dd>
        </div>
        <div>
          <dt>Total</dt>
          <dd>${series.total}</dd>
        </div>
        <div>
          <dt>Flow</dt>
          <dd>${series.flowDirection || '–'}</dd>
        </div>
        <div>
          <dt>From, to</dt>
          <dd>${formatDay(series.first, feed.timeZoneOffset)} – ${formatDay(series.last, feed.timeZoneOffset)}</dd>
        </div>
        <div>
          <dt>Estimated</dt>
          <dd>${formatCount(series.estimated)}</dd>
        </div>
      </dl>
      <smd-chart
        .feed=${feed.id}
        .members=${group?.series ?? [series]}
        .offset=${feed.timeZoneOffset}
        .revision=${feed.readings}
      ></smd-chart>
      <p class="smd-hint">
        Chart in standard time of the feed (${formatOffset(feed.timeZoneOffset)}). The table below has the same
        readings.
      </p>
      <smd-grid
        .feed=${feed.id}
        .series=${series.index}
        .count=${series.count}
        .unit=${series.unit}
        .label=${series.title}
      ></smd-grid>
    `
  }

  private renderChoice(current: Series): TemplateResult {
    return html`<div class="smd-field smd-series-choice">
      <label for="smd-series">Series</label>
      <div class="smd-control">
        <select
          id="smd-series"
          data-series=${current.index}
          @change=${(event: Event) => (this.chosen = Number((event.target as HTMLSelectElement).value))}
        >
          ${this.feed.series.map(
            (series) =>
              html`<option value=${series.index} ?selected=${series.index === current.index}>
                ${series.title} – ${formatCount(series.count)} readings
              </option>`,
          )}
        </select>
      </div>
    </div>`
  }
}

customElements.define('smd-feed', SmdFeed)
