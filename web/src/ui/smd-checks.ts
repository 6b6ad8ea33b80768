// Expected against got, one row a check.

import { html, type TemplateResult } from 'lit'
import type { Check } from '../core/view.ts'
import { SmdElement } from './element.ts'
import { verdictBadge } from './icons.ts'

export class SmdChecks extends SmdElement {
  static override properties = { checks: { attribute: false } }

  declare checks: Check[]

  protected override render(): TemplateResult {
    return html`<section class="smd-card smd-card--flush" aria-labelledby="smd-checks-title">
      <h2 id="smd-checks-title" class="smd-card-title">Expected against got</h2>
      <table class="smd-table smd-checks">
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Expected</th>
            <th scope="col">Got</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${this.checks.map(
            (check) =>
              html`<tr data-check=${check.id} data-check-verdict=${check.verdict} class="smd-row-${check.verdict}">
                <th scope="row">${check.title}</th>
                <td data-label="Expected"><span>${check.expected}</span></td>
                <td data-label="Got"><span>${check.got}</span></td>
                <td class="smd-cell-verdict">${verdictBadge(check.verdict)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`
  }
}

customElements.define('smd-checks', SmdChecks)
