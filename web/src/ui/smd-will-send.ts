// What will be sent, before it is sent: method, address, headers, body, with secrets as pseudonyms.

import { html, nothing, type TemplateResult } from 'lit'
import type { WillSend } from '../core/view.ts'
import { buttonRow } from './controls.ts'
import { SmdElement } from './element.ts'
import { requestView } from './request_view.ts'

export class SmdWillSend extends SmdElement {
  static override properties = { willSend: { attribute: false }, expanded: { attribute: false } }

  declare willSend: WillSend
  declare expanded: boolean

  protected override render(): TemplateResult {
    const { method, url, headers, body, copies } = this.willSend
    return html`<details class="smd-card smd-fold" ?open=${this.expanded}>
      <summary>
        <h2 class="smd-card-title">What will be sent</h2>
        <code class="smd-summary-line">${method} ${url}</code>
      </summary>
      <div class="smd-fold-body" data-will-send>
        ${requestView(method, url, headers, body)}
        ${copies.length > 0 ? buttonRow(copies, 'will-send', () => 'copy') : nothing}
      </div>
    </details>`
  }
}

customElements.define('smd-will-send', SmdWillSend)
