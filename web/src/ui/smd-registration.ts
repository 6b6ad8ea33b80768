// The registration panel: user type, the paste box, the credentials, the 90-day clock and the
// milestones. What the pasted text means is read by the core.

import { html, nothing, type TemplateResult } from 'lit'
import type { Registration } from '../core/view.ts'
import { buttonRow } from './controls.ts'
import { SmdElement } from './element.ts'
import { healthTone, icon } from './icons.ts'
import { fieldList } from './smd-field.ts'

export class SmdRegistration extends SmdElement {
  static override properties = { registration: { attribute: false } }

  declare registration: Registration

  protected override render(): TemplateResult {
    const { title, fields, buttons, clock, milestones } = this.registration
    const paste = fields.filter((field) => field.kind === 'multiline')
    const others = fields.filter((field) => field.kind !== 'multiline')
    return html`<article class="smd-step" data-registration>
      <header class="smd-step-head">
        <div class="smd-step-title"><h1 tabindex="-1" id="smd-heading">${title}</h1></div>
        ${
          clock.text
            ? html`<p class="smd-callout smd-tone-${healthTone(clock.state)}">
                ${icon('hand')}<span>${clock.text}</span>
              </p>`
            : nothing
        }
      </header>
      <div class="smd-columns">
        <div class="smd-stack">
          ${paste.length > 0 ? html`<section class="smd-card">${fieldList(paste)}</section>` : nothing}
          <section class="smd-card">
            <div class="smd-fields">${fieldList(others)}</div>
            ${buttonRow(buttons, 'registration')}
          </section>
        </div>
        ${milestones.length > 0 ? this.renderMilestones() : nothing}
      </div>
    </article>`
  }

  private renderMilestones(): TemplateResult {
    return html`<section class="smd-card smd-milestones" aria-labelledby="smd-milestones-title">
      <h2 id="smd-milestones-title">Registration Milestones</h2>
      <ol>
        ${this.registration.milestones.map((milestone) => {
          const state = milestone.done ? 'done' : milestone.needed ? 'open' : 'not needed'
          return html`<li data-milestone=${milestone.id} data-done=${String(milestone.done)}>
            <span class="smd-milestone-mark smd-tone-${milestone.done ? 'pass' : 'none'}"
              >${icon(milestone.done ? 'check' : milestone.needed ? 'circle' : 'slash')}</span
            >
            <span class="smd-milestone-label">${milestone.label}</span>
            <span class="smd-milestone-state">${milestone.date || state}</span>
            ${milestone.date && milestone.done ? html`<span class="smd-visually-hidden">done</span>` : nothing}
          </li>`
        })}
      </ol>
    </section>`
  }
}

customElements.define('smd-registration', SmdRegistration)
