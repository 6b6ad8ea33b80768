// A session that was opened, written as a file of one of the formats, as a dialog. Without a live console
// (static files, a share link) no secret is known here that could be looked for: what is left is the search
// of the tools' module, which goes by the place.

import { html, nothing, type TemplateResult } from 'lit'
import type { CoreClient } from '../../core/client.ts'
import {
  exportFormats,
  type ExportFormat,
  type SessionFile,
  type WriteOptions,
} from '../../core/sessions/session_file.ts'
import { exportedAgain, fileOf, openText, type LeakSearch } from '../../core/sessions/session_tools.ts'
import { announce } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'
import { downloadFile } from '../page_effects.ts'
import { exportLabels, fileNameOf } from './session_formats.ts'
import { bodiesField, customerField, wholeSession } from './write_options.ts'

export class SmdDownloads extends SmdElement {
  static override properties = {
    core: { attribute: false },
    session: { attribute: false },
    options: { state: true },
    working: { state: true },
    problem: { state: true },
    done: { state: true },
  }

  /** Null without a live console. */
  declare core: CoreClient | null
  declare session: SessionFile
  declare options: WriteOptions
  declare working: boolean
  declare problem: string
  declare done: string

  constructor() {
    super()
    this.core = null
    this.options = wholeSession
    this.working = false
    this.problem = ''
    this.done = ''
  }

  show(): void {
    this.problem = ''
    this.done = ''
    this.querySelector('dialog')?.showModal()
  }

  protected override render(): TemplateResult {
    const change = (options: WriteOptions): void => void (this.options = options)
    return html`<dialog class="smd-dialog smd-dialog--wide" aria-labelledby="smd-downloads-title" data-downloads>
      <h2 id="smd-downloads-title">Download this session</h2>
      ${bodiesField('smd-download-bodies', this.options, change)}
      ${customerField('smd-download-customer', this.options, change)}
      <ul class="smd-downloads">
        ${exportFormats.map(
          (format) =>
            html`<li>
              <button
                type="button"
                class="smd-button smd-button--plain smd-button--small"
                data-button="replay:download:${format}"
                ?disabled=${this.working}
                @click=${() => this.write(format)}
              >
                ${exportLabels[format].label}
              </button>
              <span class="smd-muted">${exportLabels[format].hint}</span>
            </li>`,
        )}
      </ul>
      ${this.problem ? html`<p class="smd-note smd-note--error" role="alert" data-download-problem>${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      ${this.done ? html`<p class="smd-note smd-note--masked" role="status" data-download-done>${icon('check')}<span>${this.done}</span></p>` : nothing}
      <div class="smd-buttons">
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

  private async write(format: ExportFormat): Promise<void> {
    this.working = true
    this.problem = ''
    this.done = ''
    const leaks: LeakSearch = async (text) => (this.core ? this.core.leaks(text) : false)
    try {
      const file = await exportedAgain(this.session, format, this.options, leaks)
      if (format === 'session') {
        file.name = `${fileNameOf(this.session.title, 'session')}.smd-session.json.gz`
        downloadFile(file.name, 'application/gzip', await fileOf((await openText(file.text)).session, leaks))
      } else downloadFile(file.name, file.mime, file.text)
      this.done = `${file.name} was written.`
      announce(this.done)
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
    this.working = false
  }
}

customElements.define('smd-downloads', SmdDownloads)

declare global {
  interface HTMLElementTagNameMap {
    'smd-downloads': SmdDownloads
  }
}
