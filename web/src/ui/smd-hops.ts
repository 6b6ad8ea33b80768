// The redirects of the OAuth test as a timeline that grows while they happen.

import { html, nothing, type TemplateResult } from 'lit'
import type { Hop } from '../core/view.ts'
import { SmdElement } from './element.ts'
import { formatClock } from './format.ts'
import { icon } from './icons.ts'

const icons = { done: 'check', waiting: 'spinner', failed: 'cross' } as const
const tones = { done: 'pass', waiting: 'wait', failed: 'fail' } as const
const words = { done: 'arrived', waiting: 'waiting', failed: 'failed' } as const

export class SmdHops extends SmdElement {
  static override properties = { hops: { attribute: false } }

  declare hops: Hop[]

  protected override render(): TemplateResult {
    return html`<section class="smd-card" aria-labelledby="smd-hops-title">
      <h2 id="smd-hops-title" class="smd-card-title">Redirects, as they happen</h2>
      <ol class="smd-hops">
        ${this.hops.map(
          (hop) =>
            html`<li data-hop-state=${hop.state}>
              <span class="smd-hop-mark smd-tone-${tones[hop.state]}"
                >${icon(icons[hop.state], hop.state === 'waiting' ? 'smd-icon--spin' : '')}</span
              >
              <div class="smd-hop">
                <p class="smd-hop-head">
                  <strong>${hop.title}</strong><span class="smd-visually-hidden">${words[hop.state]}</span>
                  ${
                    hop.at > 0
                      ? html`<time datetime=${new Date(hop.at).toISOString()}>${formatClock(hop.at)}</time>`
                      : nothing
                  }
                </p>
                ${hop.detail && hop.detail !== hop.url ? html`<p>${hop.detail}</p>` : nothing}
                ${hop.url ? html`<code class="smd-url">${hop.url}</code>` : nothing}
              </div>
            </li>`,
        )}
      </ol>
    </section>`
  }
}

customElements.define('smd-hops', SmdHops)
