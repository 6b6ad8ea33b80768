// The entries of a feed as a list of which only those in sight exist. Choosing one says so with the event
// `smd-entry`.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { EntryPlace } from '../../core/feed_questions.ts'
import { queryFeed } from '../actions.ts'
import { formatBytes, formatCount } from '../format.ts'
import { VirtualRows } from './virtual_rows.ts'

export class SmdEntries extends VirtualRows<EntryPlace> {
  static override properties = {
    ...VirtualRows.properties,
    feed: { attribute: false },
    resource: { attribute: false },
    current: { attribute: false },
    count: { state: true },
    active: { state: true },
    problem: { state: true },
  }

  declare feed: number
  /** Only entries of this resource; '' for all. */
  declare resource: string
  /** Number of the entry that is shown. */
  declare current: number
  declare count: number
  declare active: number
  declare problem: string
  protected readonly rowHeight = 46

  constructor() {
    super()
    this.resource = ''
    this.current = -1
    this.count = 0
    this.active = 0
    this.problem = ''
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('feed') || changed.has('resource')) {
      this.forgetRows()
      this.active = 0
      this.scroller?.scrollTo(0, 0)
      this.scrolled = 0
      void this.measure()
    }
    if (changed.has('current') || changed.has('count')) this.showCurrent()
  }

  /** An entry that was opened from elsewhere, a finding say, comes into sight. */
  private showCurrent(): void {
    const index = this.current - 1
    if (this.resource !== '' || index < 0 || index >= this.count || this.row(this.active)?.number === this.current)
      return
    this.active = index
    void this.updateComplete.then(() => this.reveal(index, 'centre'))
  }

  protected override render(): TemplateResult {
    const { first, last } = this.visible
    return html`<div
        class="smd-entries"
        data-scroller
        role="listbox"
        tabindex="0"
        aria-label="Entries of the feed"
        aria-activedescendant=${this.active >= first && this.active < last ? this.idOf(this.active) : nothing}
        @scroll=${this.scrolling}
        @keydown=${this.keyed}
      >
        <div data-rows class="smd-virtual" role="presentation">
          <div data-layer class="smd-virtual-layer" role="presentation">
            ${this.rowsInSight((entry, index) => this.renderEntry(entry, index))}
          </div>
        </div>
      </div>
      <p class="smd-hint">
        ${this.problem || `${formatCount(this.count)} ${this.resource ? `entries of ${this.resource}` : 'entries'}`}
      </p>`
  }

  protected rowCount(): number {
    return this.count
  }

  protected async fetchRows(first: number, count: number): Promise<EntryPlace[]> {
    return (await this.list(first, count)).entries
  }

  private renderEntry(entry: EntryPlace | undefined, index: number): TemplateResult {
    return html`<div
      role="option"
      id=${this.idOf(index)}
      class="smd-entry"
      data-entry=${entry?.number ?? nothing}
      data-active=${String(index === this.active)}
      aria-selected=${entry?.number === this.current ? 'true' : 'false'}
      aria-setsize=${this.count}
      aria-posinset=${index + 1}
      @click=${() => {
        this.active = index
        this.choose(entry)
      }}
    >
      <span class="smd-entry-number">${entry ? formatCount(entry.number) : '…'}</span>
      <span class="smd-entry-what"
        ><strong>${entry?.resource || (entry ? 'Entry' : '')}</strong
        ><span class="smd-muted">${entry ? entry.title || `line ${formatCount(entry.line)}` : ''}</span></span
      >
      <span class="smd-entry-size smd-muted">${entry ? formatBytes(entry.size) : ''}</span>
    </div>`
  }

  private idOf(index: number): string {
    return `smd-entry-${this.feed}-${index}`
  }

  private list(first: number, count: number): Promise<{ count: number; entries: EntryPlace[] }> {
    return queryFeed(this.feed, 'entries', { first, count, resource: this.resource })
  }

  private async measure(): Promise<void> {
    const { feed, resource } = this
    try {
      const { count } = await this.list(0, 1)
      if (feed !== this.feed || resource !== this.resource) return
      this.count = count
      this.problem = ''
    } catch (error) {
      this.problem = `The entries could not be listed: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  private choose(entry: EntryPlace | undefined): void {
    if (entry) this.dispatchEvent(new CustomEvent('smd-entry', { bubbles: true, detail: entry }))
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      this.choose(this.row(this.active))
      return
    }
    const to = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + this.inView,
      PageUp: this.active - this.inView,
      Home: 0,
      End: this.count - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    this.active = Math.min(Math.max(to, 0), Math.max(this.count - 1, 0))
    this.reveal(this.active)
  }
}

customElements.define('smd-entries', SmdEntries)
