// The bar at the top: product name, environment switch, client certificate, tokens, theme, shortcuts.
// Lays out; each of these is an element of its own.

import { html, nothing, type TemplateResult } from 'lit'
import type { View } from '../core/view.ts'
import { press } from './actions.ts'
import { SmdElement } from './element.ts'
import { icon } from './icons.ts'
import './smd-certificate.ts'
import './smd-theme.ts'
import './smd-tokens.ts'

export class SmdHeader extends SmdElement {
  static override properties = { view: { attribute: false }, recorded: { attribute: false } }

  declare view: View
  declare recorded: boolean
  private readonly resized = new ResizeObserver(() => this.measure())

  override disconnectedCallback(): void {
    this.resized.disconnect()
    super.disconnectedCallback()
  }

  protected override firstUpdated(): void {
    const bar = this.querySelector('.smd-top')
    if (bar) this.resized.observe(bar)
  }

  protected override render(): TemplateResult {
    const { environment, certificate, tokens, title } = this.view
    return html`<header class="smd-top">
      <div class="smd-header">
        <a class="smd-brand" href="#main">
          <svg class="smd-logo" viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8"></rect>
            <path d="M17.8 4.5 8 18h6.6l-1.4 9.5L23.6 13h-7z"></path>
          </svg>
          <span class="smd-brand-name">${title}</span>
        </a>
        <div class="smd-segments" role="group" aria-label="Environment">
          ${environment.choices.map(
            (choice) =>
              html`<button
                type="button"
                data-button=${choice.button}
                aria-pressed=${choice.current ? 'true' : 'false'}
                data-kind=${choice.current ? environment.kind : nothing}
                @click=${() => !choice.current && press(choice.button)}
              >
                ${choice.current && environment.kind === 'production' ? icon('alert') : nothing}${choice.label}
              </button>`,
          )}
        </div>
        <div class="smd-header-facts">
          <smd-certificate .certificate=${certificate}></smd-certificate>
          <smd-tokens .tokens=${tokens}></smd-tokens>
        </div>
        <div class="smd-header-tools">
          ${
            this.recorded
              ? nothing
              : html`<button
                  type="button"
                  class="smd-button smd-button--ghost"
                  data-button="sessions"
                  aria-label="Sessions"
                  title="Save, share, open and compare runs"
                  @click=${() => this.dispatchEvent(new CustomEvent('smd-to-sessions', { bubbles: true }))}
                >
                  ${icon('archive')}<span class="smd-wide-only">Sessions</span>
                </button>`
          }
          <button
            type="button"
            class="smd-button smd-button--ghost smd-icon-button smd-wide-only"
            aria-label="Keyboard shortcuts"
            title="Keyboard shortcuts (?)"
            @click=${() => this.dispatchEvent(new CustomEvent('smd-shortcuts', { bubbles: true }))}
          >
            ${icon('keyboard')}
          </button>
          <smd-theme></smd-theme>
        </div>
      </div>
      ${
        environment.warning
          ? html`<p class="smd-environment-warning" data-kind=${environment.kind}>
              ${icon(environment.kind === 'production' ? 'alert' : 'info')}<span>${environment.warning}</span>
            </p>`
          : nothing
      }
    </header>`
  }

  /** The plan beside the step begins below this bar, however many lines it has. */
  private measure(): void {
    const height = this.querySelector<HTMLElement>('.smd-top')?.offsetHeight ?? 0
    document.documentElement.style.setProperty('--smd-top', `${height}px`)
  }
}

customElements.define('smd-header', SmdHeader)
