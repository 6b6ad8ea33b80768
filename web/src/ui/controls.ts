// Small shared templates: a button of the view, a row of buttons with the reasons of the disabled ones,
// a list of name and value, the button that copies a shown text.

import { html, nothing, type TemplateResult } from 'lit'
import type { Button, Pair } from '../core/view.ts'
import { press } from './actions.ts'
import { copyPressed, showCopied } from './copied.ts'
import { icon, type IconName } from './icons.ts'
import { copyText } from './page_effects.ts'

/**
 * A button of the view. A disabled one stays reachable by keyboard, because its reason is worth
 * reading; `aria-disabled` says that it does nothing.
 */
export function viewButton(
  button: Button,
  options: { icon?: IconName; describedBy?: string; small?: boolean } = {},
): TemplateResult {
  return html`<button
    type="button"
    class="smd-button smd-button--${button.kind} ${options.small ? 'smd-button--small' : ''}"
    data-button=${button.id}
    aria-disabled=${button.enabled ? nothing : 'true'}
    aria-describedby=${!button.enabled && options.describedBy ? options.describedBy : nothing}
    title=${button.why || nothing}
    @click=${(event: Event) => {
      if (!button.enabled) return
      if (options.icon === 'copy') copyPressed(event.currentTarget as HTMLElement)
      press(button.id)
    }}
  >
    ${options.icon === 'copy' ? copyIcons() : options.icon ? icon(options.icon) : nothing}<span>${button.label}</span>
  </button>`
}

/** What a button of the view does, as a picture, by the beginning of its id. */
export function buttonIcon(button: Button): IconName | undefined {
  if (button.id.startsWith('run')) return 'play'
  if (button.id.startsWith('open') || button.id === 'oauth:open-portal') return 'external'
  return button.id.startsWith('copy') ? 'copy' : undefined
}

/** A copy button shows for a moment that it has copied. */
function copyIcons(): TemplateResult {
  return html`${icon('copy', 'smd-icon--idle')}${icon('check', 'smd-icon--done')}`
}

/** `scope` makes the ids of the reasons unique on the page. */
export function buttonRow(
  buttons: Button[],
  scope: string,
  iconOf: (button: Button) => IconName | undefined = () => undefined,
): TemplateResult | typeof nothing {
  if (buttons.length === 0) return nothing
  const idOf = (button: Button): string => `why-${scope}-${button.id}`
  const reasons = buttons.filter((button) => !button.enabled && button.why !== '')
  return html`<div class="smd-buttons">
      ${buttons.map((button) => {
        const name = iconOf(button)
        return viewButton(button, { describedBy: idOf(button), ...(name ? { icon: name } : {}) })
      })}
    </div>
    ${reasons.map((button) =>
      // Why the main thing cannot be done is shown; for the others it is told to who asks (title, description).
      button.kind === 'primary'
        ? html`<p class="smd-reason" id=${idOf(button)}>${icon('info')}<span>${button.why}</span></p>`
        : html`<span class="smd-visually-hidden" id=${idOf(button)}>${button.why}</span>`,
    )}`
}

export function pairList(pairs: Pair[]): TemplateResult {
  return html`<dl class="smd-pairs">
    ${pairs.map(
      (pair) =>
        html`<div>
          <dt>${pair.name}</dt>
          <dd>${pair.value}</dd>
        </div>`,
    )}
  </dl>`
}

/** Copies a text the page shows already; texts with secrets are copied only by the core's own buttons. */
export function copyButton(text: string, what: string): TemplateResult {
  return html`<button
    type="button"
    class="smd-button smd-button--ghost smd-button--small"
    @click=${async (event: Event) => {
      const button = event.currentTarget as HTMLButtonElement
      const done = await copyText(text)
      announce(done ? `Copied: ${what}` : 'The browser did not allow copying.')
      if (done) showCopied(button)
    }}
  >
    ${copyIcons()}<span>Copy <span class="smd-visually-hidden">${what}</span></span>
  </button>`
}

/** Says a sentence to a screen reader, through the live region that index.html brings. */
export function announce(sentence: string): void {
  const region = document.getElementById('smd-live')
  if (region && region.textContent !== sentence) region.textContent = sentence
}
