// The pages that stand in for the console while it cannot be shown: loading, open elsewhere, stopped.

import { html, nothing, type TemplateResult } from 'lit'
import { icon, type IconName } from './icons.ts'
import { progressBar } from './progress_bar.ts'

export interface GateAction {
  label: string
  kind: 'primary' | 'plain' | 'danger'
  run: () => void
}

export function loadingGate(restoring: { done: number; total: number } | null): TemplateResult {
  return html`<main class="smd-gate" id="main" tabindex="-1" data-gate="loading" aria-busy="true">
    <h1 class="smd-visually-hidden">Loading the console</h1>
    <div class="smd-gate-loading">
      ${restoring ? progressBar('Restoring the run of before', 0, 0) : progressBar('Loading', 0, 0)}
    </div>
  </main>`
}

export function gate(
  name: string,
  symbol: IconName,
  title: string,
  text: string,
  detail: string,
  actions: GateAction[],
): TemplateResult {
  return html`<main class="smd-gate" id="main" tabindex="-1" data-gate=${name}>
    <div class="smd-card smd-gate-card">
      <span class="smd-gate-symbol">${icon(symbol)}</span>
      <h1>${title}</h1>
      <p>${text}</p>
      ${detail ? html`<pre class="smd-gate-detail" tabindex="0" aria-label="Detail">${detail}</pre>` : nothing}
      <div class="smd-buttons">
        ${actions.map(
          (action) =>
            html`<button type="button" class="smd-button smd-button--${action.kind}" @click=${action.run}>
              ${action.label}
            </button>`,
        )}
      </div>
    </div>
  </main>`
}
