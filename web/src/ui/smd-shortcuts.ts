// The sheet of keyboard shortcuts, and the switch for those that are a single key.

import { html, type TemplateResult } from 'lit'
import { SmdElement } from './element.ts'
import { singleKeys, storeSingleKeys } from './keyboard.ts'

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

const shortcuts: { keys: string[]; text: string; single: boolean }[] = [
  { keys: [modifier, 'Enter'], text: 'Run the current step', single: false },
  { keys: ['j'], text: 'Next step of the plan', single: true },
  { keys: ['k'], text: 'Step before', single: true },
  { keys: ['?'], text: 'This sheet', single: true },
  { keys: ['↑', '↓', 'Home', 'End'], text: 'Walk the plan, the table of readings', single: false },
  { keys: ['←', '→'], text: 'Change the tab of an exchange', single: false },
  { keys: ['Esc'], text: 'Close what is open', single: false },
]

export class SmdShortcuts extends SmdElement {
  show(): void {
    this.requestUpdate()
    const dialog = this.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
  }

  protected override render(): TemplateResult {
    return html`<dialog class="smd-dialog" aria-labelledby="smd-shortcuts-title">
      <h2 id="smd-shortcuts-title">Keyboard shortcuts</h2>
      <dl class="smd-shortcuts">
        ${shortcuts.map(
          (shortcut) =>
            html`<div>
              <dt>${shortcut.keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
              <dd>${shortcut.text}</dd>
            </div>`,
        )}
      </dl>
      <label class="smd-toggle"
        ><input
          type="checkbox"
          .checked=${singleKeys()}
          @change=${(event: Event) => storeSingleKeys((event.target as HTMLInputElement).checked)}
        />Use the single-key shortcuts</label
      >
      <form method="dialog" class="smd-buttons">
        <button class="smd-button smd-button--primary" autofocus>Close</button>
      </form>
    </dialog>`
  }
}

customElements.define('smd-shortcuts', SmdShortcuts)
