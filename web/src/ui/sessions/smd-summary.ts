// What a link of level "summary" shows: what was run, and the verdict of each step. No exchange is in it.

import { html, nothing, type TemplateResult } from 'lit'
import type { SessionSummary } from '../../core/sessions/session_file.ts'
import { SmdElement } from '../element.ts'
import { verdictBadge } from '../icons.ts'
import { moment, userTypeLabel } from './session_formats.ts'

export class SmdSummary extends SmdElement {
  static override properties = { session: { attribute: false } }

  declare session: SessionSummary

  protected override render(): TemplateResult {
    const { session } = this
    return html`<main class="smd-sessions" id="main" tabindex="-1" data-screen="summary">
      <header class="smd-sessions-head">
        <div>
          <p class="smd-overline">Summary of a run, ${moment(session.created)}</p>
          <h1>${session.title || 'Without a title'}</h1>
          <p class="smd-muted">${userTypeLabel(session.plan.userType)} · ${session.plan.environment.label}</p>
        </div>
      </header>
      ${session.note ? html`<p class="smd-session-note">${session.note}</p>` : nothing}
      <section class="smd-card smd-session-card">
        <ul class="smd-summary-steps">
          ${session.verdicts.map(
            (one) =>
              html`<li data-summary-step=${one.step}>
                <code>${one.step}</code>${verdictBadge(one.verdict)}
                ${one.outcome ? html`<span>${one.outcome}</span>` : nothing}
                ${one.findings.map((id) => html`<a href="findings.html#${id}">${id}</a>`)}
              </li>`,
          )}
        </ul>
      </section>
    </main>`
  }
}

customElements.define('smd-summary', SmdSummary)
