// Where the time of an exchange went: one bar, a part a phase, and the same as a table.

import { html, type TemplateResult } from 'lit'
import type { Exchange } from '../core/view.ts'
import { formatMilliseconds } from './format.ts'

export function timingBar(timing: Exchange['timing']): TemplateResult {
  const total = timing.reduce((sum, phase) => sum + phase.ms, 0)
  if (total <= 0) return html`<p class="smd-empty">No times were measured.</p>`
  // Set through the style object, which the page's policy allows; a style attribute it would not.
  return html`<div class="smd-timing">
    <div class="smd-timing-bar" aria-hidden="true">
      ${timing.map((phase, index) => html`<span data-phase=${index} .style=${`flex-grow:${phase.ms}`}></span>`)}
    </div>
    <table class="smd-table">
      <thead>
        <tr>
          <th scope="col">Phase</th>
          <th scope="col" class="smd-number">Time</th>
          <th scope="col" class="smd-number">Share</th>
        </tr>
      </thead>
      <tbody>
        ${timing.map(
          (phase, index) =>
            html`<tr>
              <th scope="row"><span class="smd-swatch" data-phase=${index} aria-hidden="true"></span>${phase.phase}</th>
              <td class="smd-number">${formatMilliseconds(phase.ms)}</td>
              <td class="smd-number">${Math.round((100 * phase.ms) / total)} %</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">all</th>
          <td class="smd-number">${formatMilliseconds(total)}</td>
          <td></td>
        </tr>
      </tfoot>
    </table>
  </div>`
}
