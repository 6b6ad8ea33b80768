// A text in fixed width with a copy button, long lines wrapped on request. Only the parts in sight are
// coloured: with those of a whole answer each repaint would take longer than a key press may.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { copyButton } from './controls.ts'
import { SmdElement } from './element.ts'
import { mark } from './highlight.ts'
import { textParts } from './text_parts.ts'

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
  private readonly marked = new Map<Element, () => void>()
  private readonly seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.colour(target)
      else this.plain(target)
    }
  })

  constructor() {
    super()
    this.text = ''
    this.language = 'text'
    this.label = ''
    this.wrap = true
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate('text', null)
  }

  override disconnectedCallback(): void {
    this.forget()
    super.disconnectedCallback()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('text') && !changed.has('language')) return
    this.forget()
    for (const part of this.querySelectorAll('[data-part]')) this.seen.observe(part)
  }

  private colour(part: Element): void {
    const node = [...part.childNodes].find((child) => child instanceof Text && child.data !== '')
    if (node instanceof Text && !this.marked.has(part)) this.marked.set(part, mark(node, this.language))
  }

  private plain(part: Element): void {
    this.marked.get(part)?.()
    this.marked.delete(part)
  }

  private forget(): void {
    this.seen.disconnect()
    for (const part of [...this.marked.keys()]) this.plain(part)
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
      ><code>${textParts(this.text).map((part) => html`<span data-part>${part}</span>`)}</code></pre>
    </div>`
  }
}

customElements.define('smd-code', SmdCode)
