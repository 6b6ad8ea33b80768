// The plan: registration, the tests with their steps and verdicts, and the buttons for the whole run.
// On a narrow screen it folds into one line that says where one is. Arrow keys, Home and End walk it.

import { html, nothing, type TemplateResult } from 'lit'
import type { PlanStep, PlanTest, View } from '../core/view.ts'
import { press } from './actions.ts'
import { buttonRow } from './controls.ts'
import { SmdElement } from './element.ts'
import { healthIcon, icon, toneOf, verdictBadge } from './icons.ts'

/** The detail of the event `smd-to-finding`. */
export interface ToFinding {
  step: string
  button: string
}

export class SmdPlan extends SmdElement {
  static override properties = { view: { attribute: false }, open: { state: true } }

  declare view: View
  declare open: boolean
  private shown: Element | null = null

  constructor() {
    super()
    this.open = false
  }

  protected override updated(): void {
    const current = this.querySelector('[aria-current]')
    if (current === this.shown) return
    this.shown = current
    current?.scrollIntoView({ block: 'nearest' })
  }

  protected override render(): TemplateResult {
    const { view } = this
    return html`<button
        type="button"
        class="smd-plan-toggle"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls="smd-plan-body"
        @click=${() => (this.open = !this.open)}
      >
        <span class="smd-plan-toggle-label">Plan</span>${this.renderWhere()}${icon('chevron')}
      </button>
      <div
        id="smd-plan-body"
        class="smd-plan-body"
        data-open=${this.open ? 'true' : 'false'}
        @keydown=${this.keyed}
        @click=${this.chosen}
      >
        ${this.renderRegistration()} ${view.plan.map((test) => this.renderTest(test))}
        ${view.feed ? this.renderFeed(view.feed.title) : nothing}
        <div class="smd-plan-actions">
          ${this.renderBefore()}
          ${buttonRow(view.buttons, 'plan', (button) => (button.id === 'run-all' ? 'play' : button.id === 'feed:open' ? 'upload' : undefined))}
          ${view.buttons.some((button) => button.id === 'feed:open') ? nothing : this.renderOpen()}
        </div>
      </div>`
  }

  private renderWhere(): TemplateResult {
    const step = this.view.plan.flatMap((test) => test.steps).find((candidate) => candidate.current)
    if (this.view.current === 'step' && step) {
      return html`<span class="smd-plan-where">${step.title}</span>${verdictBadge(step.verdict)}`
    }
    return html`<span class="smd-plan-where"
      >${this.view.current === 'feed' ? (this.view.feed?.title ?? 'Feed') : this.view.registration.title}</span
    >`
  }

  private renderRegistration(): TemplateResult {
    const { registration, current, setupButton } = this.view
    return html`<button
      type="button"
      class="smd-plan-item smd-plan-registration"
      data-button=${setupButton}
      data-plan-item
      aria-current=${current === 'registration' ? 'true' : nothing}
      @click=${() => press(setupButton)}
    >
      <span class="smd-plan-title">${registration.title}</span>
      ${
        registration.clock.text
          ? html`<span class="smd-plan-sub"
              >${healthIcon(registration.clock.state)}<span>${registration.clock.text}</span></span
            >`
          : nothing
      }
    </button>`
  }

  private renderTest(test: PlanTest): TemplateResult {
    const passed = test.steps.filter((step) => step.verdict === 'passed' || step.verdict === 'warning').length
    return html`<section class="smd-plan-test" data-test=${test.id}>
      <div class="smd-plan-head">
        <h2>${test.title}</h2>
        <p class="smd-plan-summary">${test.summary}</p>
        ${verdictBadge(test.verdict)}
      </div>
      <svg class="smd-plan-meter" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
        <rect class="smd-plan-meter-track" width="100" height="3"></rect>
        <rect
          class="smd-plan-meter-fill smd-ink-${toneOf(test.verdict)}"
          width=${test.steps.length ? (100 * passed) / test.steps.length : 0}
          height="3"
        ></rect>
      </svg>
      <ol>
        ${test.steps.map((step) => this.renderStep(step))}
      </ol>
    </section>`
  }

  private renderStep(step: PlanStep): TemplateResult {
    const found = hasFindings(step)
    return html`<li class="smd-plan-line">
      ${
        found
          ? html`<button
              type="button"
              class="smd-plan-badge"
              data-badge=${step.id}
              aria-label="${step.verdict}: to the finding of ${step.title}"
              title="To the finding"
              @click=${() => this.toFinding(step)}
            >
              ${verdictBadge(step.verdict, 'icon')}
            </button>`
          : nothing
      }
      <button
        type="button"
        class="smd-plan-item"
        data-button=${step.button}
        data-step=${step.id}
        data-verdict=${step.verdict}
        data-plan-item
        aria-current=${step.current ? 'step' : nothing}
        @click=${() => press(step.button)}
      >
        ${found ? html`<span class="smd-visually-hidden">${step.verdict}</span><span></span>` : verdictBadge(step.verdict, 'icon')}
        <span class="smd-plan-title">${step.title}</span>
        ${
          step.waitingFor
            ? html`<span class="smd-plan-sub smd-ink-wait">waiting for you: ${step.waitingFor}</span>`
            : html`<span class="smd-plan-word" aria-hidden="true"
                >${step.verdict === 'not run' ? '' : step.verdict}</span
              >`
        }
      </button>
    </li>`
  }

  /** What is wrong before the first call stands beside the button that makes it. */
  private renderBefore(): TemplateResult | typeof nothing {
    const steps = this.view.plan.find((test) => test.id === 'preflight')?.steps.filter(hasFindings) ?? []
    if (steps.length === 0) return nothing
    return html`${steps.map(
      (step) =>
        html`<button
          type="button"
          class="smd-plan-before smd-tone-${toneOf(step.verdict)}"
          data-before=${step.id}
          title="To the finding"
          @click=${() => this.toFinding(step)}
        >
          ${verdictBadge(step.verdict, 'icon')}<span><strong>${step.title}</strong> ${step.verdict}</span>
          ${icon('right')}
        </button>`,
    )}`
  }

  /** The console shows the step, then leads to its first finding. */
  private toFinding(step: PlanStep): void {
    const detail: ToFinding = { step: step.id, button: step.button }
    this.dispatchEvent(new CustomEvent('smd-to-finding', { detail, bubbles: true }))
  }

  private renderOpen(): TemplateResult {
    return html`<div class="smd-buttons">
      <button
        type="button"
        class="smd-button smd-button--plain"
        data-button="feed:open"
        @click=${() => press('feed:open')}
      >
        ${icon('upload')}<span>Open a feed file…</span>
      </button>
    </div>`
  }

  /** The way back to a feed opened from disk. */
  private renderFeed(title: string): TemplateResult {
    return html`<button
      type="button"
      class="smd-plan-item smd-plan-registration"
      data-button="feed:show"
      data-plan-item
      aria-current=${this.view.current === 'feed' ? 'true' : nothing}
      @click=${() => press('feed:show')}
    >
      <span class="smd-plan-title">${title || 'Feed from disk'}</span>
      <span class="smd-plan-sub">${icon('upload')}<span>opened from disk</span></span>
    </button>`
  }

  /** On a narrow screen whatever was pressed in the open plan shows in the step: make room for it. */
  private readonly chosen = (event: Event): void => {
    if (!this.open || !(event.target instanceof Element)) return
    if (!event.target.closest('[data-button]:not([aria-disabled]), [data-badge], [data-before]')) return
    this.open = false
    document.getElementById('main')?.focus()
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const items = [...this.querySelectorAll<HTMLElement>('[data-plan-item]')]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    if (at < 0 || to === undefined) return
    event.preventDefault()
    items[Math.min(Math.max(to, 0), items.length - 1)]?.focus()
  }
}

/** These verdicts always come with a finding that explains them. */
function hasFindings(step: PlanStep): boolean {
  return step.verdict === 'failed' || step.verdict === 'warning' || step.verdict === 'could not run'
}

customElements.define('smd-plan', SmdPlan)
