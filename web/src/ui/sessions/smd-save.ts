// The card of the live run: title and note, what is to be in the file, and the ways out: the team's
// store, or a file of one of the formats. Says why when nothing was written.

import { html, nothing, type TemplateResult } from 'lit'
import type { CoreClient } from '../../core/client.ts'
import { draftOf, keepDraft, type Draft } from '../../core/sessions/drafts.ts'
import {
  exportFormats,
  type ExportFormat,
  type SessionFile,
  type WriteOptions,
} from '../../core/sessions/session_file.ts'
import { exported, fileOf, write } from '../../core/sessions/session_tools.ts'
import { save } from '../../core/sessions/store_api.ts'
import { announce } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'
import { downloadFile } from '../page_effects.ts'
import { exportLabels, fileNameOf, secretTyped } from './session_formats.ts'
import { bodiesField, customerField, wholeSession } from './write_options.ts'

const draftKey = 'live'

export class SmdSave extends SmdElement {
  static override properties = {
    core: { attribute: false },
    store: { attribute: false },
    heading: { state: true },
    note: { state: true },
    options: { state: true },
    working: { state: true },
    problem: { state: true },
    done: { state: true },
  }

  declare core: CoreClient
  /** Kind of the store; "none" leaves its button out. */
  declare store: string
  declare heading: string
  declare note: string
  declare options: WriteOptions
  declare working: boolean
  declare problem: string
  declare done: string

  constructor() {
    super()
    this.store = 'none'
    this.heading = ''
    this.note = ''
    this.options = wholeSession
    this.working = false
    this.problem = ''
    this.done = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void draftOf(draftKey).then((draft) => {
      if (!draft) return
      this.heading ||= draft.title
      this.note ||= draft.note
    })
  }

  /** The live run as a session, with what is entered here. */
  async session(): Promise<SessionFile> {
    const run = await this.core.recorded()
    return write(
      run,
      {
        title: this.heading.trim() || `Run of ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
        note: this.note,
      },
      this.options,
    )
  }

  protected override render(): TemplateResult {
    return html`<section class="smd-card smd-session-card" aria-labelledby="smd-save-title" data-save>
      <h2 id="smd-save-title">This run</h2>
      <p class="smd-muted">
        What happened in this console up to now, step by step. Secrets are not part of it: each is a name such as
        client_secret-1, here and in everything that is written.
      </p>
      <div class="smd-fields">
        <div class="smd-field">
          <label for="smd-save-name">Title</label>
          <div class="smd-control">
            <input
              id="smd-save-name"
              .value=${this.heading}
              maxlength="200"
              placeholder="What went wrong, or what works"
              @input=${(event: Event) => this.typed('heading', event)}
            />
          </div>
        </div>
        ${bodiesField('smd-save-bodies', this.options, this.chose)}
        <div class="smd-fieldbox--multiline smd-field">
          <label for="smd-save-note">Note</label>
          <div class="smd-control">
            <textarea
              id="smd-save-note"
              rows="3"
              .value=${this.note}
              placeholder="For whoever opens it"
              @input=${(event: Event) => this.typed('note', event)}
            ></textarea>
          </div>
        </div>
      </div>
      ${customerField('smd-save-customer', this.options, this.chose)}
      <div class="smd-buttons">
        ${
          this.store === 'none'
            ? nothing
            : html`<button
                type="button"
                class="smd-button smd-button--primary"
                data-button="session:save"
                ?disabled=${this.working}
                @click=${() => this.work(() => this.store_())}
              >
                ${icon('upload')}<span>Save for the team</span>
              </button>`
        }
        ${exportFormats.map((format) => this.renderExport(format))}
      </div>
      ${this.problem ? html`<p class="smd-note smd-note--error" role="alert" data-session-problem>${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      ${this.done ? html`<p class="smd-note smd-note--masked" role="status" data-session-done>${icon('check')}<span>${this.done}</span></p>` : nothing}
    </section>`
  }

  private renderExport(format: ExportFormat): TemplateResult {
    const { label, hint } = exportLabels[format]
    return html`<button
      type="button"
      class="smd-button smd-button--plain"
      data-button="session:export:${format}"
      title=${hint}
      ?disabled=${this.working}
      @click=${() => this.work(() => this.export(format))}
    >
      ${label}
    </button>`
  }

  private typed(field: 'heading' | 'note', event: Event): void {
    this[field] = (event.target as HTMLInputElement).value
    void this.keep({ title: this.heading, note: this.note })
  }

  private async keep(draft: Draft): Promise<void> {
    const leaks = await this.core.leaks(`${draft.title}\n${draft.note}`)
    if (!leaks) await keepDraft(draftKey, draft)
    if (leaks) this.problem = secretTyped
    else if (this.problem === secretTyped) this.problem = ''
  }

  private readonly chose = (options: WriteOptions): void => {
    this.options = options
  }

  private async store_(): Promise<string> {
    const session = await this.session()
    const { id } = await save(await fileOf(session, (text) => this.core.leaks(text)))
    this.dispatchEvent(new CustomEvent('smd-session-saved', { detail: { id }, bubbles: true }))
    return `Saved as “${session.title}”.`
  }

  private async export(format: ExportFormat): Promise<string> {
    const session = await this.session()
    const leaks = (text: string): Promise<boolean> => this.core.leaks(text)
    if (format === 'session') {
      const name = `${fileNameOf(session.title, 'run')}.smd-session.json.gz`
      downloadFile(name, 'application/gzip', await fileOf(session, leaks))
      return `${name} was written.`
    }
    const { name, mime, text } = await exported(session, format, leaks)
    downloadFile(name, mime, text)
    return `${name} was written.`
  }

  private async work(does: () => Promise<string>): Promise<void> {
    this.working = true
    this.problem = ''
    this.done = ''
    try {
      this.done = await does()
      announce(this.done)
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
    this.working = false
  }
}

customElements.define('smd-save', SmdSave)
