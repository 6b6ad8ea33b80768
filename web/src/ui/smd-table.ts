// A table of the view (the names of ApplicationInformation, a scope in words …), with the state of each
// row as an icon and a word, and a filter to what needs attention when the table is long.

import { html, nothing, type TemplateResult } from 'lit'
import type { Health, Table } from '../core/view.ts'
import { SmdElement } from './element.ts'
import { healthIcon } from './icons.ts'

const words: Record<Health, string> = { ok: 'ok', warning: 'look', failed: 'wrong', none: '' }
const longTable = 10

export class SmdTable extends SmdElement {
  static override properties = { table: { attribute: false }, onlyOdd: { state: true } }

  declare table: Table
  declare onlyOdd: boolean

  constructor() {
    super()
    this.onlyOdd = false
  }

  protected override render(): TemplateResult {
    const { table } = this
    const odd = table.rows.filter((row) => row.state === 'warning' || row.state === 'failed').length
    const marked = table.rows.some((row) => row.state !== 'none')
    const rows =
      this.onlyOdd && odd > 0
        ? table.rows.filter((row) => row.state === 'warning' || row.state === 'failed')
        : table.rows
    const title = `smd-table-${table.id}`
    return html`<section class="smd-card smd-card--flush" aria-labelledby=${title}>
      <div class="smd-card-head">
        <h2 id=${title} class="smd-card-title">${table.title}</h2>
        ${
          odd > 0 && table.rows.length > longTable
            ? html`<label class="smd-toggle"
                ><input
                  type="checkbox"
                  .checked=${this.onlyOdd}
                  @change=${(event: Event) => (this.onlyOdd = (event.target as HTMLInputElement).checked)}
                />Only the ${odd} to look at</label
              >`
            : nothing
        }
      </div>
      <div class="smd-scroll-x" tabindex="0" role="group" aria-label=${table.title}>
        <table class="smd-table">
          <thead>
            <tr>
              ${
                marked
                  ? html`<th scope="col" class="smd-cell-state"><span class="smd-visually-hidden">State</span></th>`
                  : nothing
              }${table.columns.map((column) => html`<th scope="col">${column}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr data-state=${row.state}>
                  ${
                    marked
                      ? html`<td class="smd-cell-state">
                          ${row.state === 'none' ? nothing : healthIcon(row.state)}<span class="smd-visually-hidden"
                            >${words[row.state]}</span
                          >
                        </td>`
                      : nothing
                  }
                  ${row.cells.map((cell, index) =>
                    index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`,
                  )}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`
  }
}

customElements.define('smd-table', SmdTable)
