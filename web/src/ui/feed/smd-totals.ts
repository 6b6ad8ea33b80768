// The totals of a series by day or by month, as a table that is asked for by page.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Total } from '../../core/feed_questions.ts'
import type { Series } from '../../core/view.ts'
import { queryFeed } from '../actions.ts'
import { SmdElement } from '../element.ts'
import { formatCount } from '../format.ts'

const pageSize = 62

export class SmdTotals extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    series: { attribute: false },
    unit: { state: true },
    totals: { state: true },
    count: { state: true },
    problem: { state: true },
  }

  declare feed: number
  declare series: Series | undefined
  declare unit: 'day' | 'month'
  declare totals: Total[]
  declare count: number
  declare problem: string
  private asked = ''

  constructor() {
    super()
    this.unit = 'month'
    this.totals = []
    this.count = -1
    this.problem = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const key = `${this.feed} ${this.series?.index} ${this.unit}`
    if (key === this.asked || (!changed.has('unit') && !changed.has('series') && !changed.has('feed'))) return
    this.asked = key
    this.totals = []
    this.count = -1
    void this.more()
  }

  protected override render(): TemplateResult {
    const { series } = this
    return html`<div class="smd-totals">
      <div class="smd-segments smd-segments--small" role="group" aria-label="Totals by">
        ${(['month', 'day'] as const).map(
          (unit) =>
            html`<button
              type="button"
              data-totals=${unit}
              aria-pressed=${this.unit === unit ? 'true' : 'false'}
              @click=${() => (this.unit = unit)}
            >
              By ${unit}
            </button>`,
        )}
      </div>
      ${this.problem ? html`<p class="smd-reason">${this.problem}</p>` : nothing}
      ${
        this.count === 0
          ? html`<p class="smd-empty">
              There are no totals: adding these readings up means nothing, or they are longer than a day.
            </p>`
          : this.totals.length > 0
            ? html`<div class="smd-scroll-x" tabindex="0" role="region" aria-label="Totals">
                <table class="smd-mini-table smd-mini-table--wide" data-totals-table>
                  <caption>
                    ${series?.title}: total ${series?.total || 'not known'}
                  </caption>
                  <thead>
                    <tr>
                      <th scope="col">${this.unit === 'day' ? 'Day' : 'Month'}</th>
                      <th scope="col" class="smd-number">Total (${series?.unit})</th>
                      <th scope="col" class="smd-number">Readings</th>
                      <th scope="col" class="smd-number">Covered</th>
                      <th scope="col" class="smd-number">Estimated</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${this.totals.map((one) => renderTotal(one))}
                  </tbody>
                </table>
              </div>`
            : html`<p class="smd-empty">Adding up …</p>`
      }
      ${
        this.totals.length < this.count
          ? html`<button
              type="button"
              class="smd-button smd-button--plain smd-button--small"
              @click=${() => void this.more()}
            >
              Show more: ${formatCount(this.totals.length)} of ${formatCount(this.count)} are listed
            </button>`
          : nothing
      }
    </div>`
  }

  private async more(): Promise<void> {
    const { asked, feed, series, unit } = this
    if (!series) return
    try {
      const first = this.totals.length
      const answer = await queryFeed<{ count: number; totals: Total[] }>(feed, 'totals', {
        series: series.index,
        unit,
        first,
        count: pageSize,
      })
      if (asked !== this.asked || first !== this.totals.length) return
      this.count = answer.count
      this.totals = [...this.totals, ...answer.totals]
      this.problem = ''
    } catch (error) {
      this.problem = `The totals could not be made: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

function renderTotal(one: Total): TemplateResult {
  const share = one.to > one.from ? Math.floor((one.covered / (one.to - one.from)) * 1000) / 10 : 0
  return html`<tr data-total=${one.label}>
    <th scope="row">${one.label}</th>
    <td class="smd-number">${one.total}</td>
    <td class="smd-number">${formatCount(one.readings)}</td>
    <td class="smd-number">${Math.min(share, 100)} %</td>
    <td class="smd-number">${formatCount(one.estimated)}</td>
  </tr>`
}

customElements.define('smd-totals', SmdTotals)
