// One exchange with its answer: pretty, raw, headers, the request, timing phases, TLS facts. Shows what
// the core gives; the bodies are redacted by then, and long ones are cut.

import { html, nothing, type TemplateResult } from 'lit'
import type { Exchange } from '../core/view.ts'
import { buttonRow, pairList } from './controls.ts'
import { SmdElement } from './element.ts'
import { formatBytes, formatMilliseconds } from './format.ts'
import { icon } from './icons.ts'
import { headerTable, requestView } from './request_view.ts'
import './smd-code.ts'
import { timingBar } from './timing_bar.ts'

const tabs = [
  { id: 'pretty', label: 'Pretty' },
  { id: 'raw', label: 'Raw' },
  { id: 'headers', label: 'Headers' },
  { id: 'request', label: 'Request' },
  { id: 'timing', label: 'Timing' },
  { id: 'tls', label: 'TLS' },
] as const

type Tab = (typeof tabs)[number]['id']

export class SmdExchange extends SmdElement {
  static override properties = { exchange: { attribute: false }, expanded: { attribute: false }, tab: { state: true } }

  declare exchange: Exchange
  declare expanded: boolean
  declare tab: Tab

  constructor() {
    super()
    this.expanded = false
    this.tab = 'pretty'
  }

  protected override render(): TemplateResult {
    const { exchange } = this
    const total = exchange.timing.reduce((sum, phase) => sum + phase.ms, 0)
    return html`<details class="smd-card smd-fold" ?open=${this.expanded}>
      <summary>
        <h2 class="smd-card-title">${exchange.title || 'Request and answer'}</h2>
        ${this.renderStatus()}
        <code class="smd-summary-line">${exchange.method} ${exchange.url}</code>
        <span class="smd-summary-facts"
          >${total > 0 ? formatMilliseconds(total) : nothing}${
            exchange.body.bytes > 0 ? html` · ${formatBytes(exchange.body.bytes)}` : nothing
          }</span
        >
      </summary>
      <div class="smd-fold-body">
        ${
          exchange.failure
            ? html`<p class="smd-callout smd-tone-fail">${icon('alert')}<span>${exchange.failure}</span></p>`
            : nothing
        }
        <div role="tablist" class="smd-tabs" aria-label="Parts of the exchange" @keydown=${this.keyed}>
          ${tabs.map(
            (tab) =>
              html`<button
                type="button"
                role="tab"
                id=${this.idOf(tab.id)}
                aria-selected=${this.tab === tab.id ? 'true' : 'false'}
                aria-controls=${this.panelId}
                tabindex=${this.tab === tab.id ? 0 : -1}
                data-tab=${tab.id}
                @click=${() => (this.tab = tab.id)}
              >
                ${tab.label}
              </button>`,
          )}
        </div>
        <div role="tabpanel" id=${this.panelId} aria-labelledby=${this.idOf(this.tab)} class="smd-tabpanel">
          ${this.renderPanel()}
        </div>
        ${exchange.copies.length > 0 ? buttonRow(exchange.copies, this.panelId, () => 'copy') : nothing}
      </div>
    </details>`
  }

  private renderStatus(): TemplateResult {
    const { state, status, statusText } = this.exchange
    if (state === 'sending' || state === 'receiving') {
      return html`<span class="smd-badge smd-tone-run">${icon('spinner', 'smd-icon--spin')}<span>${state}</span></span>`
    }
    if (status === 0)
      return html`<span class="smd-badge smd-tone-fail"
        >${icon('alert')}<span>${state === 'cancelled' ? 'cancelled' : 'no answer'}</span></span
      >`
    const tone = status < 300 ? 'pass' : status < 400 ? 'run' : 'fail'
    return html`<span class="smd-badge smd-tone-${tone}"><span>${status} ${statusText}</span></span>`
  }

  private renderPanel(): TemplateResult {
    const { exchange } = this
    const { body } = exchange
    switch (this.tab) {
      case 'pretty':
      case 'raw': {
        if (body.kind === 'none' || (body.raw === '' && body.pretty === '')) {
          return html`<p class="smd-empty">
            ${exchange.state === 'done' ? 'The answer has no body to show.' : 'No body has arrived.'}
          </p>`
        }
        const text = this.tab === 'pretty' && body.pretty !== '' ? body.pretty : body.raw
        const label = this.tab === 'pretty' ? 'Answer, pretty' : 'Answer, raw'
        return html`${
            body.truncated
              ? html`<p class="smd-hint">Only the beginning is shown; the answer has ${formatBytes(body.bytes)}.</p>`
              : nothing
          } <smd-code .text=${text} .language=${body.kind} .label=${label}></smd-code>`
      }
      case 'headers':
        return exchange.responseHeaders.length > 0
          ? html`<div class="smd-scroll-x">${headerTable(exchange.responseHeaders, 'Answer headers')}</div>`
          : html`<p class="smd-empty">No headers have arrived.</p>`
      case 'request':
        return requestView(exchange.method, exchange.url, exchange.requestHeaders, exchange.requestBody)
      case 'timing':
        return timingBar(exchange.timing)
      case 'tls':
        return exchange.tls.length > 0
          ? pairList(exchange.tls)
          : html`<p class="smd-empty">No TLS connection was made.</p>`
    }
  }

  private get panelId(): string {
    return `smd-exchange-${this.exchange.request}-panel`
  }

  private idOf(tab: Tab): string {
    return `smd-exchange-${this.exchange.request}-${tab}`
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.id === this.tab)
    const to = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key]
    const tab = to === undefined ? undefined : tabs[to]
    if (!tab) return
    event.preventDefault()
    this.tab = tab.id
    this.querySelector<HTMLElement>(`[data-tab="${tab.id}"]`)?.focus()
  }
}

customElements.define('smd-exchange', SmdExchange)
