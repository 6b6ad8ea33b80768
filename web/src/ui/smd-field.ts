// One field of the view: label, control, hint, and its checks as they come from the core while typing.
// A secret is passed to the core and forgotten here as soon as the focus leaves the field: the view
// never brings it back, it only says that something is entered.

import { html, nothing, type TemplateResult } from 'lit'
import type { Field } from '../core/view.ts'
import { commitEdit, edited, typed } from './actions.ts'
import { SmdElement } from './element.ts'
import { icon } from './icons.ts'

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

const isoDay = /^\d{4}-\d{2}-\d{2}$/

export class SmdField extends SmdElement {
  static override properties = { field: { attribute: false }, shown: { state: true } }

  declare field: Field
  declare shown: boolean

  constructor() {
    super()
    this.shown = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('focusout', this.left)
  }

  override disconnectedCallback(): void {
    this.removeEventListener('focusout', this.left)
    commitEdit(this.field.id)
    super.disconnectedCallback()
  }

  protected override updated(): void {
    const control = this.control
    if (!control || control === document.activeElement || this.field.kind === 'secret') return
    // What a person is typing is theirs; anywhere else the view is right.
    if (control instanceof HTMLInputElement && control.type === 'checkbox')
      control.checked = this.field.value === 'true'
    else if (control.value !== this.field.value) control.value = this.field.value
  }

  protected override render(): TemplateResult {
    const { field } = this
    const state = field.error ? 'error' : field.warning ? 'warning' : ''
    if (field.kind === 'check') {
      return html`<div class="smd-field smd-field--check" data-state=${state}>
        <label for=${this.inputId}>${this.renderControl()}<span>${field.label}</span></label>
        ${this.renderNotes()}
      </div>`
    }
    return html`<div class="smd-field" data-state=${state}>
      <label for=${this.inputId}>${field.label}</label>
      <div class="smd-control">${this.renderControl()}${field.kind === 'secret' ? this.renderShow() : nothing}</div>
      ${this.renderNotes()}
    </div>`
  }

  private renderControl(): TemplateResult {
    const { field } = this
    const described = this.describedBy
    const invalid = field.error ? 'true' : nothing
    switch (field.kind) {
      case 'choice':
        return html`<select
          id=${this.inputId}
          aria-describedby=${described}
          aria-invalid=${invalid}
          @change=${this.changed}
        >
          ${field.choices.map(
            (choice) =>
              html`<option value=${choice.value} ?selected=${choice.value === field.value}>${choice.label}</option>`,
          )}
        </select>`
      case 'check':
        return html`<input type="checkbox" id=${this.inputId} aria-describedby=${described} @change=${this.changed} />`
      case 'multiline':
        return html`<textarea
          id=${this.inputId}
          rows="5"
          spellcheck="false"
          autocomplete="off"
          aria-describedby=${described}
          aria-invalid=${invalid}
          @input=${this.typing}
          @paste=${this.pasted}
        ></textarea>`
      case 'secret':
        return html`<input
          type=${this.shown ? 'text' : 'password'}
          id=${this.inputId}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          data-1p-ignore
          data-lpignore="true"
          placeholder=${field.filled ? '••••••••••••' : ''}
          aria-describedby=${described}
          aria-invalid=${invalid}
          @input=${this.typing}
        />`
      default:
        return html`<input
          type=${field.kind === 'date' && (field.value === '' || isoDay.test(field.value)) ? 'date' : 'text'}
          id=${this.inputId}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-describedby=${described}
          aria-invalid=${invalid}
          @input=${this.typing}
          @change=${this.changed}
        />`
    }
  }

  private renderShow(): TemplateResult {
    return html`<button
      type="button"
      class="smd-button smd-button--ghost smd-control-button"
      aria-pressed=${this.shown ? 'true' : 'false'}
      aria-label="Show what is typed: ${this.field.label}"
      @click=${() => (this.shown = !this.shown)}
    >
      ${icon(this.shown ? 'eyeOff' : 'eye')}
    </button>`
  }

  private renderNotes(): TemplateResult {
    const { field } = this
    return html`${
      field.kind === 'secret' && field.filled && field.masked
        ? html`<p class="smd-note smd-note--masked" id=${this.noteId('masked')}>
            ${icon('lock')}<span>Entered: ${field.masked}</span>
          </p>`
        : nothing
    }
    ${
      field.error
        ? html`<p class="smd-note smd-note--error" id=${this.noteId('error')}>
            ${icon('cross')}<span>${field.error}</span>
          </p>`
        : nothing
    }
    ${
      field.warning
        ? html`<p class="smd-note smd-note--warning" id=${this.noteId('warning')}>
            ${icon('alert')}<span>${field.warning}</span>
          </p>`
        : nothing
    }
    ${field.hint ? html`<p class="smd-note" id=${this.noteId('hint')}>${field.hint}</p>` : nothing}`
  }

  private get inputId(): string {
    return `field-${this.field.id}`
  }

  private get control(): Control | null {
    return this.querySelector<Control>('input, textarea, select')
  }

  private get describedBy(): string | typeof nothing {
    const { field } = this
    const ids: string[] = []
    if (field.error) ids.push(this.noteId('error'))
    if (field.warning) ids.push(this.noteId('warning'))
    if (field.kind === 'secret' && field.filled && field.masked) ids.push(this.noteId('masked'))
    if (field.hint) ids.push(this.noteId('hint'))
    return ids.length > 0 ? ids.join(' ') : nothing
  }

  private noteId(kind: string): string {
    return `${this.inputId}-${kind}`
  }

  private readonly typing = (event: Event): void => {
    typed(this.field.id, (event.target as Control).value)
  }

  private readonly changed = (event: Event): void => {
    const control = event.target as Control
    const value =
      control instanceof HTMLInputElement && control.type === 'checkbox' ? String(control.checked) : control.value
    edited(this.field.id, value)
  }

  /** A pasted text may hold secrets: the core gets it at once. */
  private readonly pasted = (): void => {
    setTimeout(() => {
      commitEdit(this.field.id)
      if (this.control) this.control.value = ''
    })
  }

  private readonly left = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && this.contains(event.relatedTarget)) return
    commitEdit(this.field.id)
    const control = this.control
    // What was typed into a box may hold secrets; what the core read from it is in the view.
    if (control && this.field.kind === 'multiline') control.value = this.field.value
    if (this.field.kind !== 'secret') return
    if (control) control.value = ''
    this.shown = false
  }
}

customElements.define('smd-field', SmdField)

export function fieldList(fields: Field[]): TemplateResult[] {
  return fields.map(
    (field) => html`<smd-field .field=${field} data-field=${field.id} class="smd-fieldbox--${field.kind}"></smd-field>`,
  )
}
