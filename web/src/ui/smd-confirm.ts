// The core's question before something that cannot be taken back, as a modal dialog. Escape presses the
// button that changes nothing.

import { html, nothing, type TemplateResult } from 'lit'
import type { Button, Confirm } from '../core/view.ts'
import { press } from './actions.ts'
import { buttonRow } from './controls.ts'
import { SmdElement } from './element.ts'

export class SmdConfirm extends SmdElement {
  static override properties = { confirm: { attribute: false } }

  declare confirm: Confirm | null

  protected override updated(): void {
    const dialog = this.querySelector('dialog')
    if (!dialog) return
    if (this.confirm && !dialog.open) {
      dialog.showModal()
      // Whoever presses Enter without reading changes nothing.
      const harmless = this.harmless
      if (harmless) dialog.querySelector<HTMLElement>(`[data-button="${harmless.id}"]`)?.focus()
    }
    if (!this.confirm && dialog.open) dialog.close()
  }

  protected override render(): TemplateResult {
    const { confirm } = this
    return html`<dialog
      class="smd-dialog"
      aria-labelledby="smd-confirm-title"
      aria-describedby="smd-confirm-text"
      @cancel=${this.cancelled}
    >
      ${
        confirm
          ? html`<h2 id="smd-confirm-title">${confirm.title}</h2>
              <p id="smd-confirm-text">${confirm.text}</p>
              ${buttonRow(confirm.buttons, 'confirm')}`
          : nothing
      }
    </dialog>`
  }

  private readonly cancelled = (event: Event): void => {
    // The dialog closes when the core says so, with the next view.
    event.preventDefault()
    const harmless = this.harmless
    if (harmless) press(harmless.id)
  }

  private get harmless(): Button | undefined {
    const buttons = this.confirm?.buttons ?? []
    return buttons.find((button) => button.id === 'dismiss') ?? buttons.find((button) => button.kind === 'plain')
  }
}

customElements.define('smd-confirm', SmdConfirm)
