// The client certificate in the header: state and days left, and its details when opened. Says only
// what the core says of it; the key itself never leaves the proxy.

import { html, nothing, type TemplateResult } from 'lit'
import type { Certificate } from '../core/view.ts'
import { pairList } from './controls.ts'
import { SmdElement } from './element.ts'
import { healthTone, icon } from './icons.ts'

export class SmdCertificate extends SmdElement {
  static override properties = { certificate: { attribute: false }, open: { state: true } }

  declare certificate: Certificate
  declare open: boolean

  constructor() {
    super()
    this.open = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('keydown', this.keyed)
    this.addEventListener('focusout', this.left)
    document.addEventListener('pointerdown', this.outside)
  }

  override disconnectedCallback(): void {
    this.removeEventListener('keydown', this.keyed)
    this.removeEventListener('focusout', this.left)
    document.removeEventListener('pointerdown', this.outside)
    super.disconnectedCallback()
  }

  protected override render(): TemplateResult {
    const { state, label, details } = this.certificate
    return html`<button
        type="button"
        class="smd-chip smd-tone-${healthTone(state)}"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls="smd-certificate-details"
        @click=${() => (this.open = !this.open)}
      >
        ${icon(state === 'failed' || state === 'warning' ? 'alert' : 'badge')}<span>${label}</span>${icon('chevron')}
      </button>
      <div
        id="smd-certificate-details"
        class="smd-popover"
        ?hidden=${!this.open}
        role="group"
        aria-label="Client certificate"
      >
        ${
          this.open
            ? html`<h2>Client certificate</h2>
                ${details.length > 0 ? pairList(details) : html`<p>${label}</p>`}`
            : nothing
        }
      </div>`
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.open) return
    event.stopPropagation()
    this.open = false
    this.querySelector('button')?.focus()
  }

  private readonly left = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && !this.contains(event.relatedTarget)) this.open = false
  }

  private readonly outside = (event: Event): void => {
    if (this.open && event.target instanceof Node && !this.contains(event.target)) this.open = false
  }
}

customElements.define('smd-certificate', SmdCertificate)
