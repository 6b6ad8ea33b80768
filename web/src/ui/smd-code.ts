// A text in fixed width with a copy button, long lines wrapped on request.

import { html, nothing, type TemplateResult } from 'lit'
import { copyButton } from './controls.ts'
import { SmdElement } from './element.ts'
import { mark } from './highlight.ts'

export class SmdCode extends SmdElement {
  static override properties = {
    text: { attribute: false },
    language: { attribute: false },
    label: { attribute: false },
    wrap: { state: true },
  }

  declare text: string
  declare language: string
  declare label: string
  declare wrap: boolean
  private unmark: () => void = () => undefined
  private marked = ''

  constructor() {
    super()
    this.text = ''
    this.language = 'text'
    this.label = ''
    this.wrap = true
  }

  override disconnectedCallback(): void {
    this.unmark()
    this.marked = ''
    super.disconnectedCallback()
  }

  protected override updated(): void {
    if (this.marked === this.text) return
    this.unmark()
    const node = [...(this.querySelector('code')?.childNodes ?? [])].find(
      (child) => child instanceof Text && child.data !== '',
    )
    this.unmark = node instanceof Text ? mark(node, this.language) : () => undefined
    this.marked = this.text
  }

  protected override render(): TemplateResult {
    return html`<div class="smd-code" role="group" aria-label=${this.label || nothing}>
      <div class="smd-code-tools">
        <label class="smd-toggle"
          ><input
            type="checkbox"
            .checked=${this.wrap}
            @change=${(event: Event) => (this.wrap = (event.target as HTMLInputElement).checked)}
          />Wrap</label
        >
        ${copyButton(this.text, this.label)}
      </div>
      <pre
        tabindex="0"
        role="region"
        aria-label="${this.label}: text"
        data-wrap=${String(this.wrap)}
      ><code>${this.text}</code></pre>
    </div>`
  }
}

customElements.define('smd-code', SmdCode)
