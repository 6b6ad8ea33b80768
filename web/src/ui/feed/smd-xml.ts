// The XML of a feed: a search, the list of its entries, and the viewer of the one chosen. Says why when
// the bytes are not kept.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { EntryPlace, SearchHit } from '../../core/feed_questions.ts'
import type { Feed } from '../../core/view.ts'
import { askFeed, queryFeed } from '../actions.ts'
import { SmdElement } from '../element.ts'
import { formatBytes, formatCount } from '../format.ts'
import { icon } from '../icons.ts'
import { entryFileName } from './file_names.ts'
import './smd-entries.ts'
import './smd-feed-search.ts'
import './smd-xml-view.ts'

interface Place {
  entry: number
  offset: number
}

export class SmdXml extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    place: { attribute: false },
    kept: { state: true },
    resource: { state: true },
    entry: { state: true },
    at: { state: true },
    problem: { state: true },
  }

  declare feed: Feed
  /** Where to open it, from a finding. */
  declare place: Place | null
  /** Bytes that are kept; -1 while that is not known. */
  declare kept: number
  declare resource: string
  /** Null is the whole feed. */
  declare entry: EntryPlace | null
  declare at: number
  declare problem: string
  private known = 0

  constructor() {
    super()
    this.place = null
    this.kept = -1
    this.resource = ''
    this.entry = null
    this.at = -1
    this.problem = ''
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.feed.id !== this.known) {
      this.known = this.feed.id
      this.kept = -1
      this.entry = null
      this.at = -1
      this.resource = ''
      void this.begin()
    } else if (changed.has('place') && this.place) void this.open(this.place.entry, this.place.offset)
  }

  protected override render(): TemplateResult | typeof nothing {
    const { feed, kept } = this
    if (kept < 0) return html`<p class="smd-empty">Looking for the bytes of the feed …</p>`
    if (kept === 0)
      return html`<p class="smd-callout smd-tone-none" data-xml-off>
        ${icon('info')}<span
          >The XML cannot be shown: the bytes of this feed are not kept. This browser stores nothing for the page (a
          private window, or no room left), and only feeds of up to 32 MB are kept in memory then. A recorded session
          shows the feeds that were saved with it.</span
        >
      </p>`
    const hide = feed.customer !== null && !feed.customer.shown
    const { entry } = this
    return html`<div class="smd-xml" @smd-entry=${this.chosen} @smd-hit=${this.hit}>
      ${
        kept < feed.bytes
          ? html`<p class="smd-callout smd-tone-warn">
              ${icon('info')}<span
                >Only the first ${formatBytes(kept)} of ${formatBytes(feed.bytes)} are kept in this browser.</span
              >
            </p>`
          : nothing
      }
      <smd-feed-search .feed=${feed.id} .request=${feed.raw} .size=${kept} .hide=${hide}></smd-feed-search>
      <div class="smd-xml-columns">
        <div class="smd-xml-list">
          <div class="smd-xml-filter">
            <label class="smd-inline-choice"
              >Show
              <select
                data-entries-of
                @change=${(event: Event) => (this.resource = (event.target as HTMLSelectElement).value)}
              >
                <option value="" ?selected=${this.resource === ''}>all entries</option>
                ${feed.resources.map(
                  ({ name }) => html`<option value=${name} ?selected=${this.resource === name}>${name}</option>`,
                )}
              </select></label
            >
            <form @submit=${this.jumped}>
              <label class="smd-inline-choice"
                >Entry
                <input
                  type="number"
                  name="entry"
                  min="1"
                  max=${Math.max(1, feed.entries)}
                  inputmode="numeric"
                  data-entry-jump
              /></label>
              <button type="submit" class="smd-button smd-button--plain smd-button--small">Go</button>
            </form>
          </div>
          ${this.problem ? html`<p class="smd-reason">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
          <button
            type="button"
            class="smd-button smd-button--plain smd-button--small"
            data-entry="whole"
            aria-pressed=${entry === null ? 'true' : 'false'}
            @click=${() => this.show(null, -1)}
          >
            Whole feed, ${formatBytes(kept)}
          </button>
          <smd-entries .feed=${feed.id} .resource=${this.resource} .current=${entry?.number ?? -1}></smd-entries>
        </div>
        <smd-xml-view
          .request=${feed.raw}
          .offset=${entry?.offset ?? 0}
          .size=${Math.min(entry?.size ?? kept, Math.max(0, kept - (entry?.offset ?? 0)))}
          .hide=${hide}
          .at=${this.at}
          .heading=${entry ? `Entry ${formatCount(entry.number)}${entry.resource ? `, ${entry.resource}` : ''}` : 'Whole feed'}
          .fileName=${entryFileName(feed.title, entry?.number ?? 0)}
        ></smd-xml-view>
      </div>
    </div>`
  }

  private async begin(): Promise<void> {
    const { feed } = this
    try {
      const kept = await askFeed<number>({ ask: 'kept', request: feed.raw })
      if (feed.id !== this.feed.id) return
      // The first entry is small; the whole feed is one press away.
      if (this.place) await this.open(this.place.entry, this.place.offset)
      else if (kept > 0) await this.open(1, -1)
      this.kept = kept
    } catch (error) {
      this.kept = 0
      this.problem = error instanceof Error ? error.message : String(error)
    }
  }

  private show(entry: EntryPlace | null, at: number): void {
    this.entry = entry
    this.at = at
  }

  /** An entry by its number; the whole feed where there is none. */
  private async open(number: number, at: number): Promise<void> {
    this.problem = ''
    const { feed } = this
    const { entries } = await queryFeed<{ entries: EntryPlace[] }>(feed.id, 'entries', {
      first: Math.max(0, number - 1),
      count: 1,
      resource: '',
    })
    if (feed.id !== this.feed.id) return
    const [entry] = entries
    this.show(number > 0 && entry?.number === number ? entry : null, at)
  }

  private readonly chosen = (event: Event): void => this.show((event as CustomEvent<EntryPlace>).detail, -1)

  private readonly hit = (event: Event): void => {
    const { entry, offset } = (event as CustomEvent<SearchHit>).detail
    void this.open(entry, offset)
    this.querySelector('smd-xml-view')?.scrollIntoView({ block: 'nearest' })
  }

  private readonly jumped = (event: Event): void => {
    event.preventDefault()
    const input = (event.target as HTMLFormElement).elements.namedItem('entry') as HTMLInputElement
    const number = Math.round(Number(input.value))
    if (number >= 1 && number <= this.feed.entries) void this.open(number, -1)
    else this.problem = `There are ${formatCount(this.feed.entries)} entries.`
  }
}

customElements.define('smd-xml', SmdXml)
