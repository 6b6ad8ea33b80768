// The page for somebody who came without the token of the start address: says kindly where to find the
// address, and takes it by pasting.

import { html, nothing, type TemplateResult } from 'lit'
import { login, tokenIn } from '../core/login.ts'
import { SmdElement } from './element.ts'
import { icon } from './icons.ts'

export class SmdLogin extends SmdElement {
  static override properties = { problem: { attribute: false }, busy: { state: true } }

  declare problem: string
  declare busy: boolean

  constructor() {
    super()
    this.problem = ''
    this.busy = false
  }

  protected override render(): TemplateResult {
    return html`<main class="smd-gate" id="main" tabindex="-1" data-gate="login">
      <form class="smd-card smd-gate-card" @submit=${this.submitted}>
        <svg class="smd-logo smd-logo--large" viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8"></rect>
          <path d="M17.8 4.5 8 18h6.6l-1.4 9.5L23.6 13h-7z"></path>
        </svg>
        <h1>Open the console with its start address</h1>
        <p>
          When <code>smd-proxy</code> starts, it prints an address that ends in <code>#token=…</code>. Open that one: it
          tells the server that you may use the client certificate it holds. You can also paste it here.
        </p>
        <div class="smd-field" data-state=${this.problem ? 'error' : ''}>
          <label for="smd-start-address">Start address</label>
          <div class="smd-control">
            <input
              id="smd-start-address"
              type="password"
              autocomplete="off"
              spellcheck="false"
              aria-describedby=${this.problem ? 'smd-login-problem smd-login-hint' : 'smd-login-hint'}
              aria-invalid=${this.problem ? 'true' : nothing}
            />
          </div>
          ${
            this.problem
              ? html`<p class="smd-note smd-note--error" id="smd-login-problem" role="alert">
                  ${icon('cross')}<span>${this.problem}</span>
                </p>`
              : nothing
          }
          <p class="smd-note" id="smd-login-hint">For example http://127.0.0.1:8700/#token=…</p>
        </div>
        <div class="smd-buttons">
          <button class="smd-button smd-button--primary" ?disabled=${this.busy}>Open the console</button>
        </div>
        <p class="smd-hint">
          The private key and the certificate stay with the server. This page keeps the run in this browser, without
          secrets.
        </p>
      </form>
    </main>`
  }

  private readonly submitted = async (event: Event): Promise<void> => {
    event.preventDefault()
    const input = this.querySelector('input')
    const token = tokenIn(input?.value ?? '')
    if (token === null) {
      this.problem = 'This is not a start address: it has no #token=… at its end.'
      input?.focus()
      return
    }
    this.busy = true
    const problem = await login(token)
    this.busy = false
    this.problem = problem ?? ''
    if (problem === null) this.dispatchEvent(new CustomEvent('smd-logged-in', { bubbles: true }))
    else input?.focus()
  }
}

customElements.define('smd-login', SmdLogin)
