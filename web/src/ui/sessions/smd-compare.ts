// Two runs side by side, step by step: what is the same is folded, what differs is named.

import { html, nothing, type TemplateResult } from 'lit'
import type { Comparison, DiffOptions, SessionFile } from '../../core/sessions/session_file.ts'
import { compared } from '../../core/sessions/session_tools.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'
import { moment } from './session_formats.ts'

const ignorable: [keyof DiffOptions, string][] = [
  ['ids', 'Ids'],
  ['dates', 'Dates'],
  ['tokens', 'Tokens'],
  ['timing', 'Timing'],
]

export class SmdCompare extends SmdElement {
  static override properties = {
    a: { attribute: false },
    b: { attribute: false },
    options: { state: true },
    result: { state: true },
    problem: { state: true },
  }

  declare a: SessionFile
  declare b: SessionFile
  declare options: DiffOptions
  declare result: Comparison | null
  declare problem: string

  constructor() {
    super()
    this.options = { ids: false, dates: false, tokens: false, timing: false }
    this.result = null
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.compare()
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('h1')?.focus()
  }

  protected override render(): TemplateResult {
    return html`<main class="smd-sessions" id="main" tabindex="-1" data-screen="compare">
      <header class="smd-sessions-head">
        <div>
          <button
            type="button"
            class="smd-button smd-button--ghost smd-button--small"
            data-button="compare:close"
            @click=${() => this.dispatchEvent(new CustomEvent('smd-to-sessions', { bubbles: true }))}
          >
            ${icon('left')}<span>Back to the sessions</span>
          </button>
          <h1 tabindex="-1">Two runs compared</h1>
          <p class="smd-muted" data-summary>${this.result?.summary ?? ''}</p>
        </div>
        <fieldset class="smd-compare-options">
          <legend>Compare also</legend>
          ${ignorable.map(
            ([option, label]) =>
              html`<label class="smd-toggle"
                ><input
                  type="checkbox"
                  data-option=${option}
                  .checked=${this.options[option]}
                  @change=${() => this.toggle(option)}
                /><span>${label}</span></label
              >`,
          )}
        </fieldset>
      </header>
      ${this.problem ? html`<p class="smd-notice smd-tone-fail" role="alert">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      <div class="smd-compare-names">
        ${[this.a, this.b].map((one, index) => html`<p><span class="smd-overline">${index === 0 ? 'A' : 'B'}</span> <strong>${one.title || 'Without a title'}</strong> <span class="smd-muted">${moment(one.created)}</span></p>`)}
      </div>
      ${this.result?.steps.map((step) => this.renderStep(step)) ?? nothing}
    </main>`
  }

  private renderStep(step: Comparison['steps'][number]): TemplateResult {
    const title = step.title ?? step.step
    if (step.same)
      return html`<p class="smd-compare-same" data-compared=${step.step} data-same="true">
        ${icon('check')}<span>${title}: the same</span>
      </p>`
    return html`<section class="smd-card smd-session-card" data-compared=${step.step} data-same="false">
      <h2>${title}</h2>
      <div class="smd-compare-table">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            ${step.differences.map(
              (one) =>
                html`<tr data-difference=${one.path}>
                  <th scope="row">${one.path}</th>
                  <td>${one.a === '' ? html`<span class="smd-muted">–</span>` : one.a}</td>
                  <td>${one.b === '' ? html`<span class="smd-muted">–</span>` : one.b}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`
  }

  private toggle(option: keyof DiffOptions): void {
    this.options = { ...this.options, [option]: !this.options[option] }
    void this.compare()
  }

  private async compare(): Promise<void> {
    const { options } = this
    try {
      const result = await compared(this.a, this.b, options)
      if (options === this.options) this.result = result
      this.problem = ''
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
  }
}

customElements.define('smd-compare', SmdCompare)
