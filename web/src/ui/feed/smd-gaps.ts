// The gaps of a series, asked for by page when their list is opened.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { Gap } from '../../core/feed_questions.ts'
import { queryFeed } from '../actions.ts'
import { SmdElement } from '../element.ts'
import { formatCount, formatLength, formatTime } from '../format.ts'

const pageSize = 100

export class SmdGaps extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    series: { attribute: false },
    offset: { attribute: false },
    gaps: { state: true },
    count: { state: true },
    problem: { state: true },
  }

  declare feed: number
  declare series: number
  declare offset: number
  declare gaps: Gap[]
  declare count: number
  declare problem: string

  constructor() {
    super()
    this.gaps = []
    this.count = 0
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.closest('details')?.addEventListener('toggle', () => {
      if (this.gaps.length === 0) void this.more()
    })
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('series') && !changed.has('feed')) return
    this.gaps = []
    this.count = 0
    if (this.closest('details')?.open) void this.more()
  }

  protected override render(): TemplateResult {
    return html`<ol class="smd-gap-list">
        ${this.gaps.map(
          (gap) =>
            html`<li>
              <span>${gap.local ? gap.local.replace('T', ' ') : formatTime(gap.from, this.offset)}</span>
              <span class="smd-muted">${formatLength(gap.seconds)}</span>
            </li>`,
        )}
      </ol>
      ${this.problem ? html`<p class="smd-reason">${this.problem}</p>` : nothing}
      ${
        this.gaps.length < this.count
          ? html`<button
              type="button"
              class="smd-button smd-button--plain smd-button--small"
              @click=${() => void this.more()}
            >
              Show more: ${formatCount(this.gaps.length)} of ${formatCount(this.count)} are listed
            </button>`
          : nothing
      }`
  }

  private async more(): Promise<void> {
    const { feed, series } = this
    try {
      const first = this.gaps.length
      const { count, gaps } = await queryFeed<{ count: number; gaps: Gap[] }>(feed, 'gaps', {
        series,
        first,
        count: pageSize,
      })
      if (feed !== this.feed || series !== this.series || first !== this.gaps.length) return
      this.count = count
      this.gaps = [...this.gaps, ...gaps]
    } catch (error) {
      this.problem = `The gaps could not be listed: ${error instanceof Error ? error.message : String(error)}`
    }
  }
}

customElements.define('smd-gaps', SmdGaps)
