// The tokens at hand with the time they still live, counted down each second from `expiresAt`. Only
// pseudonyms are known here. What may be done with which token is the core's business.

import { html, nothing, type TemplateResult } from 'lit'
import type { Token } from '../core/view.ts'
import { SmdElement } from './element.ts'
import { describeCountdown, formatClock, formatCountdown } from './format.ts'
import { icon } from './icons.ts'

const soon = 5 * 60_000

export class SmdTokens extends SmdElement {
  static override properties = { tokens: { attribute: false }, now: { state: true } }

  declare tokens: Token[]
  declare now: number
  private timer: ReturnType<typeof setInterval> | undefined

  constructor() {
    super()
    this.now = Date.now()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.timer = setInterval(() => (this.now = Date.now()), 1000)
  }

  override disconnectedCallback(): void {
    clearInterval(this.timer)
    super.disconnectedCallback()
  }

  protected override willUpdate(): void {
    this.now = Date.now()
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.tokens.length === 0) return nothing
    return html`<ul class="smd-tokens" aria-label="Tokens">
      ${this.tokens.map((token) => this.renderToken(token))}
    </ul>`
  }

  private renderToken(token: Token): TemplateResult {
    const left = token.expiresAt - this.now
    const expired = token.state === 'expired' || (token.expiresAt > 0 && left <= 0)
    const tone = expired ? 'fail' : token.state === 'expiring' || (token.expiresAt > 0 && left < soon) ? 'warn' : 'pass'
    const never = token.expiresAt === 0
    return html`<li
      class="smd-chip smd-tone-${tone}"
      data-token=${token.kind}
      title=${never ? `${token.name}, does not expire` : `${token.name}, ${expired ? 'expired' : 'expires'} at ${formatClock(token.expiresAt)}`}
    >
      ${icon(expired ? 'alert' : 'key')}<span>${token.label}</span>
      ${
        expired
          ? html`<strong>expired</strong>`
          : never
            ? nothing
            : html`<strong class="smd-countdown" aria-hidden="true">${formatCountdown(left)}</strong
                ><span class="smd-visually-hidden">${describeCountdown(left)}</span>`
      }
    </li>`
  }
}

customElements.define('smd-tokens', SmdTokens)
