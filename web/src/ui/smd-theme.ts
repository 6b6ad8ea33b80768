// The theme switch: one button that goes from the system's theme to light to dark.

import { html, type TemplateResult } from 'lit'
import { SmdElement } from './element.ts'
import { icon, type IconName } from './icons.ts'
import { storedTheme, storeTheme, type Theme } from './theme.ts'

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const icons: Record<Theme, IconName> = { system: 'monitor', light: 'sun', dark: 'moon' }

export class SmdTheme extends SmdElement {
  static override properties = { theme: { state: true } }

  declare theme: Theme

  constructor() {
    super()
    this.theme = storedTheme()
  }

  protected override render(): TemplateResult {
    return html`<button
      type="button"
      class="smd-button smd-button--ghost smd-icon-button"
      aria-label="Theme: ${this.theme}. Change to ${next[this.theme]}."
      title="Theme: ${this.theme}"
      @click=${() => {
        this.theme = next[this.theme]
        storeTheme(this.theme)
      }}
    >
      ${icon(icons[this.theme])}
    </button>`
  }
}

customElements.define('smd-theme', SmdTheme)
