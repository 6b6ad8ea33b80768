// The current step, top to bottom: what it is and why, what a person fills in and presses, what came of
// it, and the evidence. Only lays out; the parts are elements of their own.

import { html, nothing, type TemplateResult } from 'lit'
import type { StepView } from '../core/view.ts'
import { buttonIcon, buttonRow } from './controls.ts'
import { loadFeedView } from './feed/load.ts'
import { SmdElement } from './element.ts'
import { icon, toneOf, verdictBadge } from './icons.ts'
import './smd-checks.ts'
import './smd-exchange.ts'
import { fieldList } from './smd-field.ts'
import { anchorOf, findingList, focusFinding } from './finding.ts'
import './smd-hops.ts'
import './smd-progress.ts'
import './smd-table.ts'
import './smd-will-send.ts'

export class SmdStep extends SmdElement {
  static override properties = { step: { attribute: false } }

  declare step: StepView

  protected override render(): TemplateResult {
    if (this.step.feed) loadFeedView()
    const { step } = this
    const last = step.exchanges.length - 1
    return html`<article class="smd-step" data-current-step=${step.id} data-step-verdict=${step.verdict}>
      <header class="smd-step-head">
        <p class="smd-overline">${step.test}</p>
        <div class="smd-step-title">
          <h1 tabindex="-1" id="smd-heading">${step.title}</h1>
          ${
            step.findings.length > 0
              ? html`<a
                  class="smd-badge-link"
                  href="#${anchorOf(step.findings, 0)}"
                  title="To the finding"
                  aria-label="${step.verdict}: to the finding"
                  data-head-badge
                  @click=${this.toFindings}
                  >${verdictBadge(step.verdict)}</a
                >`
              : verdictBadge(step.verdict)
          }
        </div>
        ${step.why ? html`<p class="smd-why">${step.why}</p>` : nothing}
      </header>
      ${
        step.waitingFor
          ? html`<p class="smd-callout smd-tone-wait" data-waiting-for>
              ${icon('user')}<span><strong>Waiting for you:</strong> ${step.waitingFor}</span>
            </p>`
          : nothing
      }
      ${
        step.outcome
          ? html`<p class="smd-callout smd-tone-${toneOf(step.verdict)}" data-outcome>
              ${verdictBadge(step.verdict, 'icon')}<span>${step.outcome}</span>
            </p>`
          : nothing
      }
      ${step.progress ? html`<smd-progress .progress=${step.progress}></smd-progress>` : nothing}
      ${
        step.fields.length + step.buttons.length > 0
          ? html`<section class="smd-card" aria-label="What to do">
              ${step.fields.length > 0 ? html`<div class="smd-fields">${fieldList(step.fields)}</div>` : nothing}
              ${buttonRow(step.buttons, step.id, buttonIcon)}
            </section>`
          : nothing
      }
      ${findingList(step.findings, 'smd-findings')}
      ${step.checks.length > 0 ? html`<smd-checks .checks=${step.checks}></smd-checks>` : nothing}
      ${step.hops.length > 0 ? html`<smd-hops .hops=${step.hops}></smd-hops>` : nothing}
      ${step.tables.map((table) => html`<smd-table .table=${table} data-table=${table.id}></smd-table>`)}
      ${step.feed ? html`<smd-feed .feed=${step.feed} data-feed=${step.feed.id}></smd-feed>` : nothing}
      ${
        step.willSend
          ? html`<smd-will-send .willSend=${step.willSend} .expanded=${step.exchanges.length === 0}></smd-will-send>`
          : nothing
      }
      ${step.exchanges.map(
        (exchange, index) =>
          html`<smd-exchange
            .exchange=${exchange}
            .expanded=${index === last}
            data-exchange=${exchange.request}
          ></smd-exchange>`,
      )}
    </article>`
  }

  private readonly toFindings = (event: Event): void => {
    event.preventDefault()
    focusFinding(this)
  }
}

customElements.define('smd-step', SmdStep)
