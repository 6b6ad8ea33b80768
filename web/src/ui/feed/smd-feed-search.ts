// Searches all kept bytes of a feed for a text, in the worker and piece by piece. Choosing a hit says so
// with the event `smd-hit`.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { SearchHit, SearchResult } from '../../core/feed_questions.ts'
import { askFeed } from '../actions.ts'
import { announce } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { formatBytes, formatCount } from '../format.ts'
import { icon } from '../icons.ts'

const limit = 1000
const listedAtOnce = 50

export class SmdFeedSearch extends SmdElement {
  static override properties = {
    feed: { attribute: false },
    request: { attribute: false },
    size: { attribute: false },
    hide: { attribute: false },
    text: { state: true },
    ignoreCase: { state: true },
    result: { state: true },
    running: { state: true },
    listed: { state: true },
    problem: { state: true },
  }

  declare feed: number
  declare request: number
  declare size: number
  declare hide: boolean
  declare text: string
  declare ignoreCase: boolean
  declare result: SearchResult | null
  declare running: boolean
  declare listed: number
  declare problem: string
  private abort: AbortController | null = null

  constructor() {
    super()
    this.hide = false
    this.text = ''
    this.ignoreCase = true
    this.result = null
    this.running = false
    this.listed = listedAtOnce
    this.problem = ''
  }

  override disconnectedCallback(): void {
    this.abort?.abort()
    super.disconnectedCallback()
  }

  protected override willUpdate(changed: PropertyValues): void {
    // Snippets were made for what was shown then.
    if (!changed.has('feed') && !changed.has('hide')) return
    this.abort?.abort()
    this.result = null
  }

  protected override render(): TemplateResult {
    const { result } = this
    return html`<search class="smd-feed-search">
      <form @submit=${this.submitted}>
        <label class="smd-visually-hidden" for="smd-feed-search">Search in the feed</label>
        <div class="smd-control">
          <input
            id="smd-feed-search"
            type="text"
            placeholder="Search in the feed"
            autocomplete="off"
            spellcheck="false"
            .value=${this.text}
            @input=${(event: Event) => (this.text = (event.target as HTMLInputElement).value)}
          />
        </div>
        <label class="smd-toggle"
          ><input
            type="checkbox"
            data-ignore-case
            .checked=${this.ignoreCase}
            @change=${(event: Event) => (this.ignoreCase = (event.target as HTMLInputElement).checked)}
          />Upper and lower case are the same</label
        >
        ${
          this.running
            ? html`<button
                type="button"
                class="smd-button smd-button--plain smd-button--small"
                data-search="cancel"
                @click=${() => this.abort?.abort()}
              >
                Cancel
              </button>`
            : html`<button
                type="submit"
                class="smd-button smd-button--plain smd-button--small"
                data-search="start"
                ?disabled=${this.text === ''}
              >
                ${icon('search')}<span>Search</span>
              </button>`
        }
      </form>
      ${this.problem ? html`<p class="smd-reason">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      ${result ? this.renderResult(result) : nothing}
    </search>`
  }

  private renderResult(result: SearchResult): TemplateResult {
    return html`<p class="smd-hint" data-search-count=${result.count}>
        ${sentenceOf(result)}${result.complete ? '' : ` ${formatBytes(result.bytes)} of ${formatBytes(this.size)} searched.`}
      </p>
      ${
        result.hits.length > 0
          ? html`<ol class="smd-hits" tabindex="0" aria-label="Places found">
              ${result.hits.slice(0, this.listed).map(
                (hit) =>
                  html`<li>
                    <button type="button" data-hit=${hit.offset} @click=${() => this.choose(hit)}>
                      <span class="smd-hit-place"
                        >${hit.entry > 0 ? `Entry ${formatCount(hit.entry)}, line` : 'Line'}
                        ${formatCount(hit.line)}</span
                      >
                      ${
                        hit.match
                          ? html`<code>${hit.before}<mark>${hit.match}</mark>${hit.after}</code>`
                          : html`<span class="smd-muted">text hidden: customer data is masked</span>`
                      }
                    </button>
                  </li>`,
              )}
            </ol>`
          : nothing
      }
      ${
        this.listed < result.hits.length
          ? html`<button
              type="button"
              class="smd-button smd-button--plain smd-button--small"
              @click=${() => (this.listed += listedAtOnce * 4)}
            >
              Show more: ${formatCount(this.listed)} of ${formatCount(result.hits.length)} are listed
            </button>`
          : nothing
      }`
  }

  private choose(hit: SearchHit): void {
    this.dispatchEvent(new CustomEvent('smd-hit', { bubbles: true, detail: hit }))
  }

  private readonly submitted = (event: Event): void => {
    event.preventDefault()
    if (!this.running && this.text !== '') void this.search()
  }

  private async search(): Promise<void> {
    const { feed, request, text, ignoreCase, hide } = this
    const abort = new AbortController()
    this.abort = abort
    this.running = true
    this.listed = listedAtOnce
    this.problem = ''
    this.result = { hits: [], count: 0, bytes: 0, complete: false }
    try {
      this.result = await askFeed<SearchResult, SearchResult>(
        { ask: 'search', feed, request, text, ignoreCase, hide, limit },
        {
          signal: abort.signal,
          progress: (result) => {
            if (!abort.signal.aborted) this.result = result
          },
        },
      )
      announce(sentenceOf(this.result))
    } catch (error) {
      if (abort.signal.aborted) this.problem = 'Cancelled.'
      else this.problem = `The search ended: ${error instanceof Error ? error.message : String(error)}`
    } finally {
      this.running = false
    }
  }
}

function sentenceOf({ count, hits }: SearchResult): string {
  if (count === 0) return 'Nothing found.'
  const found = `${formatCount(count)} ${count === 1 ? 'place' : 'places'} found`
  return count > hits.length ? `${found}; the first ${formatCount(hits.length)} can be opened.` : `${found}.`
}

customElements.define('smd-feed-search', SmdFeedSearch)
