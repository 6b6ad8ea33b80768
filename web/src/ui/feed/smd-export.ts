// Saves the readings of a series as CSV or JSON: in pieces, each searched for secrets of the run before
// it is taken, so that millions of rows neither block nor stop the page.

import { html, nothing, type TemplateResult } from 'lit'
import type { Series } from '../../core/view.ts'
import { askFeed } from '../actions.ts'
import { announce } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { formatCount } from '../format.ts'
import { icon } from '../icons.ts'
import { downloadBlob } from '../page_effects.ts'
import { seriesFileName } from './file_names.ts'

const rowsAtOnce = 20_000
const formats = [
  { id: 'csv', label: 'CSV', mime: 'text/csv' },
  { id: 'json', label: 'JSON', mime: 'application/json' },
] as const

export class SmdExport extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    series: { attribute: false },
    others: { attribute: false },
    done: { state: true },
    problem: { state: true },
  }

  declare feed: number
  declare series: Series
  declare others: Series[]
  /** Rows written of the file that is being made; -1 when none is. */
  declare done: number
  declare problem: string
  private abort: AbortController | null = null

  constructor() {
    super()
    this.others = []
    this.done = -1
    this.problem = ''
  }

  override disconnectedCallback(): void {
    this.abort?.abort()
    super.disconnectedCallback()
  }

  protected override render(): TemplateResult {
    const { series } = this
    const running = this.done >= 0
    return html`<div class="smd-export">
      <span class="smd-export-label">Save all ${formatCount(series.count)} readings as</span>
      ${formats.map(
        (format) =>
          html`<button
            type="button"
            class="smd-button smd-button--plain smd-button--small"
            data-save=${format.id}
            ?disabled=${running || series.count === 0}
            @click=${() => void this.save(format)}
          >
            ${icon('download')}<span>${format.label}</span>
          </button>`,
      )}
      ${
        running
          ? html`<progress max=${series.count} .value=${this.done} aria-label="Readings written"></progress>
              <span class="smd-figures">${formatCount(this.done)}</span>
              <button
                type="button"
                class="smd-button smd-button--plain smd-button--small"
                data-save="cancel"
                @click=${() => this.abort?.abort()}
              >
                Cancel
              </button>`
          : nothing
      }
      ${this.problem ? html`<p class="smd-reason" role="alert">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
    </div>`
  }

  private async save({ id, mime }: (typeof formats)[number]): Promise<void> {
    const { feed, series } = this
    const name = seriesFileName(series, this.others, id)
    const abort = new AbortController()
    this.abort = abort
    this.done = 0
    this.problem = ''
    try {
      // Parts of a Blob need not stay in memory: the browser may put them aside.
      let file = new Blob([], { type: mime })
      for (let first = 0; first < series.count; first += rowsAtOnce) {
        const bytes = await askFeed<Uint8Array<ArrayBuffer>>(
          { ask: 'export', feed, series: series.index, format: id, first, count: rowsAtOnce },
          { signal: abort.signal },
        )
        abort.signal.throwIfAborted()
        file = new Blob([file, bytes], { type: mime })
        this.done = Math.min(series.count, first + rowsAtOnce)
      }
      downloadBlob(name, file)
      announce(`Saved ${name}`)
    } catch (error) {
      this.problem = abort.signal.aborted
        ? 'Cancelled: no file was written.'
        : error instanceof Error
          ? error.message
          : String(error)
    } finally {
      this.done = -1
      this.abort = null
    }
  }
}

customElements.define('smd-export', SmdExport)
