// A part of a feed's XML, an entry or the whole, as lines: indented or as sent, of any size. The worker
// indexes the part once and makes only the lines in sight.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { XmlBytes, XmlPart, XmlSize } from '../../core/feed_questions.ts'
import { askFeed } from '../actions.ts'
import { announce } from '../controls.ts'
import { showCopied } from '../copied.ts'
import { formatBytes, formatCount } from '../format.ts'
import { icon } from '../icons.ts'
import { copyText, downloadBlob } from '../page_effects.ts'
import { VirtualRows } from './virtual_rows.ts'
import { xmlTokens } from './xml_tokens.ts'

/** More is for a file, not for the clipboard. */
const clipboardLimit = 4 << 20
const bytesAtOnce = 4 << 20

export class SmdXmlView extends VirtualRows<string> {
  static override properties = {
    ...VirtualRows.properties,
    request: { attribute: false },
    offset: { attribute: false },
    size: { attribute: false },
    hide: { attribute: false },
    heading: { attribute: false },
    fileName: { attribute: false },
    at: { attribute: false },
    raw: { state: true },
    lines: { state: true },
    prepared: { state: true },
    active: { state: true },
    saving: { state: true },
    problem: { state: true },
  }

  declare request: number
  declare offset: number
  declare size: number
  /** Customer data is masked: what elements say is left out. */
  declare hide: boolean
  declare heading: string
  declare fileName: string
  /** The byte of the feed to show; -1 for the beginning. */
  declare at: number
  declare raw: boolean
  declare lines: number
  /** Bytes that lines were found in so far. */
  declare prepared: number
  /** The line, from 0, that was asked for; -1 for none. */
  declare active: number
  declare saving: number
  declare problem: string
  protected readonly rowHeight = 20
  private opened = ''
  private shownAt = -2
  private abort: AbortController | null = null

  constructor() {
    super()
    this.raw = false
    this.hide = false
    this.at = -1
    this.lines = 0
    this.prepared = 0
    this.active = -1
    this.saving = -1
    this.problem = ''
    this.heading = ''
    this.fileName = 'feed.xml'
  }

  override disconnectedCallback(): void {
    this.abort?.abort()
    this.opened = ''
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues): void {
    const key = `${this.request} ${this.offset} ${this.size} ${this.raw}`
    if (changed.has('hide')) this.forgetRows()
    if (key !== this.opened) {
      this.opened = key
      this.shownAt = -2
      void this.prepare()
    } else if (changed.has('at') && this.at !== this.shownAt) void this.toPlace()
  }

  protected override render(): TemplateResult {
    const ready = this.prepared >= this.size
    const large = this.size > clipboardLimit
    return html`<div class="smd-xml-view" data-xml=${this.raw ? 'raw' : 'pretty'} data-ready=${String(ready)}>
      <div class="smd-xml-tools">
        <h3>${this.heading}</h3>
        <div class="smd-segments smd-segments--small" role="group" aria-label="How the XML is shown">
          <button
            type="button"
            data-mode="pretty"
            aria-pressed=${this.raw ? 'false' : 'true'}
            @click=${() => (this.raw = false)}
          >
            Pretty
          </button>
          <button
            type="button"
            data-mode="raw"
            aria-pressed=${this.raw ? 'true' : 'false'}
            @click=${() => (this.raw = true)}
          >
            Raw
          </button>
        </div>
        <button
          type="button"
          class="smd-button smd-button--plain smd-button--small"
          data-xml-copy
          ?disabled=${large || this.hide}
          title=${this.hide ? 'Show the customer data first.' : large ? 'Too large for the clipboard: save it as a file.' : nothing}
          @click=${(event: Event) => void this.copy(event.currentTarget as HTMLElement)}
        >
          ${icon('copy', 'smd-icon--idle')}${icon('check', 'smd-icon--done')}<span>Copy</span>
        </button>
        <button
          type="button"
          class="smd-button smd-button--plain smd-button--small"
          data-xml-save
          ?disabled=${this.saving >= 0 || this.hide}
          title=${this.hide ? 'Show the customer data first.' : nothing}
          @click=${() => void this.save()}
        >
          ${icon('download')}<span>${this.saving >= 0 ? `Saving ${formatBytes(this.saving)} …` : 'Save'}</span>
        </button>
      </div>
      ${this.problem ? html`<p class="smd-reason" role="alert">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      <div
        class="smd-xml-lines"
        data-scroller
        role="region"
        tabindex="0"
        aria-label="XML of ${this.heading}"
        @scroll=${this.scrolling}
      >
        <div data-rows class="smd-virtual">
          <div data-layer class="smd-virtual-layer">
            ${this.rowsInSight((line, index) => this.renderLine(line, index))}
          </div>
        </div>
      </div>
      <p class="smd-hint" data-xml-lines=${this.lines}>
        ${formatCount(this.lines)} ${this.lines === 1 ? 'line' : 'lines'} ·
        ${ready ? formatBytes(this.size) : `preparing: ${formatBytes(this.prepared)} of ${formatBytes(this.size)}`}${
          this.hide ? ' · texts are hidden while customer data is masked' : ''
        }
      </p>
    </div>`
  }

  protected rowCount(): number {
    return this.lines
  }

  protected fetchRows(first: number, count: number): Promise<string[]> {
    return askFeed<string[]>({ ask: 'xml-lines', ...this.wanted, first, count, hide: this.hide })
  }

  private renderLine(line: string | undefined, index: number): TemplateResult {
    return html`<div class="smd-xml-line" data-line=${index} data-active=${String(index === this.active)}>
      <span class="smd-xml-number" aria-hidden="true">${index + 1}</span
      ><code
        >${
          line === undefined
            ? '…'
            : xmlTokens(line).map(({ kind, text }) =>
                kind === 'text' ? text : html`<span class="smd-xml-${kind}">${text}</span>`,
              )
        }</code
      >
    </div>`
  }

  private get wanted(): XmlPart {
    const { request, offset, size, raw } = this
    return { request, offset, size, raw }
  }

  private async prepare(): Promise<void> {
    this.abort?.abort()
    const abort = new AbortController()
    this.abort = abort
    this.forgetRows()
    this.lines = 0
    this.prepared = 0
    this.active = -1
    this.problem = ''
    this.scroller?.scrollTo(0, 0)
    this.scrolled = 0
    const grown = (size: XmlSize): void => {
      if (abort !== this.abort || abort.signal.aborted) return
      this.forgetLastPage(this.lines)
      this.lines = size.lines
      this.prepared = size.complete ? this.size : size.bytes
    }
    try {
      grown(
        await askFeed<XmlSize, XmlSize>({ ask: 'xml-open', ...this.wanted }, { signal: abort.signal, progress: grown }),
      )
      if (abort === this.abort) await this.toPlace()
    } catch (error) {
      if (!abort.signal.aborted)
        this.problem = `The XML could not be shown: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  private async toPlace(): Promise<void> {
    const { at } = this
    if (this.prepared < this.size) return
    this.shownAt = at
    if (at < 0) return
    const part = this.wanted
    const line = await askFeed<number>({ ask: 'xml-line-of', ...part, at })
    if (at !== this.at || part.raw !== this.raw) return
    this.active = line
    await this.updateComplete
    this.reveal(line, 'centre')
    // Who asked for a place goes on reading there.
    this.scroller?.focus({ preventScroll: true })
    this.scrollIntoView({ block: 'center' })
    announce(`Line ${formatCount(line + 1)} of the XML is shown`)
  }

  private async bytes(progress: (size: number) => void): Promise<Blob> {
    const end = this.offset + this.size
    let file = new Blob([], { type: 'application/xml' })
    for (let offset = this.offset; offset < end;) {
      const { bytes, next } = await askFeed<XmlBytes>({
        ask: 'xml-bytes',
        request: this.request,
        offset,
        size: Math.min(bytesAtOnce, end - offset),
      })
      if (next <= offset) throw new Error('the rest of the feed is not kept')
      file = new Blob([file, bytes], { type: 'application/xml' })
      offset = next
      progress(offset - this.offset)
    }
    return file
  }

  private async copy(button: HTMLElement): Promise<void> {
    try {
      const text = await (await this.bytes(() => undefined)).text()
      const done = await copyText(text)
      announce(done ? 'Copied: the XML' : 'The browser did not allow copying.')
      if (done) showCopied(button)
    } catch (error) {
      this.problem = `Not copied: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  private async save(): Promise<void> {
    this.saving = 0
    try {
      downloadBlob(this.fileName, await this.bytes((size) => (this.saving = size)))
    } catch (error) {
      this.problem = `Not saved: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      this.saving = -1
    }
  }
}

customElements.define('smd-xml-view', SmdXmlView)
