// The same call as code, in a language at a time, as a dialog: with the certificate's flags and with
// placeholders where a secret was.

import { html, nothing, type TemplateResult } from 'lit'
import type { SessionFile, Snippet } from '../../core/sessions/session_file.ts'
import { snippets } from '../../core/sessions/session_tools.ts'
import { copyButton } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'

export class SmdSnippets extends SmdElement {
  static override properties = {
    session: { attribute: false },
    step: { attribute: false },
    snippets: { state: true },
    language: { state: true },
    problem: { state: true },
  }

  declare session: SessionFile
  declare step: string
  declare snippets: Snippet[]
  declare language: string
  declare problem: string

  constructor() {
    super()
    this.step = ''
    this.snippets = []
    this.language = 'curl'
    this.problem = ''
  }

  async show(): Promise<void> {
    this.problem = ''
    try {
      this.snippets = this.step === '' ? [] : await snippets(this.session, this.step)
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
    await this.updateComplete
    this.querySelector('dialog')?.showModal()
  }

  protected override render(): TemplateResult {
    const shown = this.snippets.find((one) => one.language === this.language) ?? this.snippets[0]
    return html`<dialog class="smd-dialog smd-dialog--wide" aria-labelledby="smd-snippets-title" data-snippets>
      <h2 id="smd-snippets-title">Code for this step</h2>
      ${
        shown
          ? html`<div class="smd-segments smd-segments--small" role="group" aria-label="Language">
                ${this.snippets.map((one) => html`<button type="button" aria-pressed=${one === shown ? 'true' : 'false'} @click=${() => (this.language = one.language)}>${one.title}</button>`)}
              </div>
              <pre class="smd-snippet" tabindex="0" data-snippet=${shown.language}>${shown.text}</pre>`
          : html`<p>${this.problem || 'This step has made no call yet: there is nothing to show as code.'}</p>`
      }
      <div class="smd-buttons">
        ${shown ? copyButton(shown.text, 'the code') : nothing}
        <button
          type="button"
          class="smd-button smd-button--plain smd-button--small"
          @click=${() => this.querySelector('dialog')?.close()}
        >
          ${icon('cross')}<span>Close</span>
        </button>
      </div>
    </dialog>`
  }
}

customElements.define('smd-snippets', SmdSnippets)

declare global {
  interface HTMLElementTagNameMap {
    'smd-snippets': SmdSnippets
  }
}
