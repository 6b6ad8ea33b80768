// A stored session in the list: what it is at a glance, and, unfolded, its note (which two people may be
// writing at once), its links, and who opened it.

import { html, nothing, type TemplateResult } from 'lit'
import { draftOf, dropDraft, keepDraft } from '../../core/sessions/drafts.ts'
import type { AuditEntry, ShareLink, StoredSession } from '../../core/sessions/session_file.ts'
import { audit, Conflict, describe, links, remove, share, withdraw } from '../../core/sessions/store_api.ts'
import { announce, copyButton } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon, verdictBadge } from '../icons.ts'
import { moment, userTypeLabel } from './session_formats.ts'

const day = 86_400
const lifetimes: [number, string][] = [
  [3600, 'an hour'],
  [day, 'a day'],
  [7 * day, 'a week'],
  [30 * day, '30 days'],
]

export class SmdSessionRow extends SmdElement {
  static override properties = {
    session: { attribute: false },
    chosen: { attribute: false },
    unfolded: { state: true },
    heading: { state: true },
    note: { state: true },
    theirs: { state: true },
    given: { state: true },
    trail: { state: true },
    fresh: { state: true },
    level: { state: true },
    lifetime: { state: true },
    problem: { state: true },
    sure: { state: true },
  }

  declare session: StoredSession
  declare chosen: boolean
  declare unfolded: boolean
  declare heading: string
  declare note: string
  /** What a colleague has written while this one was typed. */
  declare theirs: StoredSession | null
  declare given: ShareLink[]
  declare trail: AuditEntry[]
  /** The address of a link just made: it is told only once. */
  declare fresh: string
  declare level: ShareLink['level']
  declare lifetime: number
  declare problem: string
  declare sure: boolean

  constructor() {
    super()
    this.chosen = false
    this.unfolded = false
    this.heading = ''
    this.note = ''
    this.theirs = null
    this.given = []
    this.trail = []
    this.fresh = ''
    this.level = 'everything'
    this.lifetime = 7 * day
    this.problem = ''
    this.sure = false
  }

  protected override render(): TemplateResult {
    const { session } = this
    return html`<article class="smd-session-row" data-session=${session.id}>
      <header>
        <label class="smd-session-choose" title="Choose for a comparison">
          <input
            type="checkbox"
            .checked=${this.chosen}
            aria-label="Compare ${session.title}"
            @change=${() => this.say('choose')}
          />
        </label>
        <button type="button" class="smd-session-open" data-button="session:open" @click=${() => this.say('open')}>
          <strong>${session.title || 'Without a title'}</strong>
          <span class="smd-muted"
            >${userTypeLabel(session.userType)} · ${session.environment} · ${moment(session.saved)}</span
          >
        </button>
        ${verdictBadge(session.verdict)}
        <button
          type="button"
          class="smd-button smd-button--plain smd-button--small"
          data-button="session:more"
          aria-expanded=${this.unfolded ? 'true' : 'false'}
          @click=${this.unfold}
        >
          Note, links…
        </button>
      </header>
      ${session.note && !this.unfolded ? html`<p class="smd-session-note">${session.note}</p>` : nothing}
      ${
        session.findings.length > 0
          ? html`<p class="smd-session-findings">
              ${session.findings.slice(0, 4).map((id) => html`<code>${id}</code> `)}
            </p>`
          : nothing
      }
      ${this.unfolded ? this.renderMore() : nothing}
    </article>`
  }

  private renderMore(): TemplateResult {
    const { id } = this.session
    return html`<div class="smd-session-more">
      <div class="smd-field">
        <label for="smd-title-${id}">Title</label>
        <div class="smd-control">
          <input
            id="smd-title-${id}"
            data-session-title
            .value=${this.heading}
            maxlength="200"
            @input=${(event: Event) => this.typed('heading', event)}
          />
        </div>
      </div>
      <div class="smd-field">
        <label for="smd-note-${id}">Note</label>
        <div class="smd-control">
          <textarea
            id="smd-note-${id}"
            data-session-note
            rows="3"
            .value=${this.note}
            @input=${(event: Event) => this.typed('note', event)}
          ></textarea>
        </div>
      </div>
      ${this.theirs ? this.renderConflict(this.theirs) : nothing}
      <div class="smd-buttons">
        <button
          type="button"
          class="smd-button smd-button--primary smd-button--small"
          data-button="session:describe"
          @click=${() => this.describe()}
        >
          Save title and note
        </button>
        ${
          this.sure
            ? html`<button
                  type="button"
                  class="smd-button smd-button--danger smd-button--small"
                  data-button="session:delete-confirmed"
                  @click=${this.removed}
                >
                  Delete it for everybody
                </button>
                <button
                  type="button"
                  class="smd-button smd-button--plain smd-button--small"
                  @click=${() => (this.sure = false)}
                >
                  Keep it
                </button>`
            : html`<button
                type="button"
                class="smd-button smd-button--ghost smd-button--small"
                data-button="session:delete"
                @click=${() => (this.sure = true)}
              >
                Delete…
              </button>`
        }
      </div>
      ${this.problem ? html`<p class="smd-note smd-note--error" role="alert" data-session-problem>${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      ${this.renderLinks()}
      ${
        this.trail.length > 0
          ? html`<details class="smd-session-trail">
              <summary>Who opened or changed it (${this.trail.length})</summary>
              <ul>
                ${this.trail.map((entry) => html`<li>${moment(entry.at)}: ${entry.what}, ${entry.who}</li>`)}
              </ul>
            </details>`
          : nothing
      }
    </div>`
  }

  private renderConflict(theirs: StoredSession): TemplateResult {
    return html`<div class="smd-callout smd-tone-warn" role="alert" data-conflict>
      ${icon('alert')}
      <div>
        <p>Somebody else has saved another note in the meantime. Nothing is overwritten yet.</p>
        <blockquote data-theirs>${theirs.note || '(empty)'}</blockquote>
        <div class="smd-buttons">
          <button
            type="button"
            class="smd-button smd-button--plain smd-button--small"
            data-button="session:take-theirs"
            @click=${() => this.settle(theirs, theirs.note)}
          >
            Take theirs
          </button>
          <button
            type="button"
            class="smd-button smd-button--plain smd-button--small"
            data-button="session:both"
            @click=${() => this.settle(theirs, `${theirs.note}\n\n${this.note}`.trim())}
          >
            Put both together
          </button>
          <button
            type="button"
            class="smd-button smd-button--plain smd-button--small"
            data-button="session:keep-mine"
            @click=${() => this.settle(theirs, this.note)}
          >
            Keep mine
          </button>
        </div>
      </div>
    </div>`
  }

  private renderLinks(): TemplateResult {
    const now = Date.now()
    return html`<div class="smd-session-links">
      <h3>Links for people without a log-in</h3>
      <div class="smd-buttons">
        <label class="smd-inline-choice"
          >Shows
          <select
            data-link-level
            @change=${(event: Event) => (this.level = (event.target as HTMLSelectElement).value as ShareLink['level'])}
          >
            <option value="everything">everything, step by step</option>
            <option value="summary">the summary only</option>
          </select></label
        >
        <label class="smd-inline-choice"
          >for
          <select
            data-link-lifetime
            @change=${(event: Event) => (this.lifetime = Number((event.target as HTMLSelectElement).value))}
          >
            ${lifetimes.map(([seconds, label]) => html`<option value=${seconds} ?selected=${seconds === this.lifetime}>${label}</option>`)}
          </select></label
        >
        <button
          type="button"
          class="smd-button smd-button--plain smd-button--small"
          data-button="session:link"
          @click=${this.linked}
        >
          Make a link
        </button>
      </div>
      ${
        this.fresh
          ? html`<p class="smd-session-fresh">
                <code data-link>${this.fresh}</code> ${copyButton(this.fresh, 'the link')}
              </p>
              <p class="smd-note">
                ${icon('info')}<span>The address is told only now: only its fingerprint is kept.</span>
              </p>`
          : nothing
      }
      <ul>
        ${this.given.map(
          (link) =>
            html`<li data-share=${link.id}>
              <span
                >${link.level === 'summary' ? 'Summary' : 'Everything'},
                ${link.withdrawn ? 'withdrawn' : link.expires < now ? 'expired' : `until ${moment(link.expires)}`},
                opened ${link.opened} times</span
              >
              ${
                link.withdrawn || link.expires < now
                  ? nothing
                  : html`<button
                      type="button"
                      class="smd-button smd-button--ghost smd-button--small"
                      data-button="session:withdraw"
                      @click=${() => this.withdrawn(link)}
                    >
                      Withdraw
                    </button>`
              }
            </li>`,
        )}
      </ul>
    </div>`
  }

  private readonly unfold = async (): Promise<void> => {
    this.unfolded = !this.unfolded
    if (!this.unfolded) return
    this.heading = this.session.title
    this.note = this.session.note
    this.theirs = null
    const draft = await draftOf(this.session.id)
    if (draft) {
      this.heading = draft.title
      this.note = draft.note
    }
    await this.attempt(() => this.reload())
  }

  private async reload(): Promise<void> {
    ;[this.given, this.trail] = await Promise.all([links(this.session.id), audit(this.session.id)])
  }

  private typed(field: 'heading' | 'note', event: Event): void {
    this[field] = (event.target as HTMLInputElement).value
    void keepDraft(this.session.id, { title: this.heading, note: this.note })
  }

  private async describe(): Promise<void> {
    await this.attempt(async () => {
      try {
        const change = { title: this.heading, note: this.note }
        const version = await describe(this.session.id, this.session.version, change)
        this.session = { ...this.session, ...change, version }
        this.theirs = null
        await dropDraft(this.session.id)
        announce('Title and note are saved.')
        this.say('changed')
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
        this.theirs = error.current
      }
    })
  }

  /** The person has seen what the colleague wrote: from now on that version is what is changed. */
  private async settle(theirs: StoredSession, note: string): Promise<void> {
    this.session = theirs
    this.note = note
    this.theirs = null
    await this.describe()
  }

  private readonly linked = (): Promise<void> =>
    this.attempt(async () => {
      const { url, token } = await share(this.session.id, this.level, this.lifetime)
      this.fresh = url || `${location.origin}/#shared=${token}`
      announce('The link is made.')
      await this.reload()
    })

  private withdrawn(link: ShareLink): Promise<void> {
    return this.attempt(async () => {
      await withdraw(this.session.id, link.id)
      this.fresh = ''
      announce('The link is withdrawn.')
      await this.reload()
    })
  }

  private readonly removed = (): Promise<void> =>
    this.attempt(async () => {
      await remove(this.session.id)
      announce('The session is deleted.')
      this.say('removed')
    })

  private async attempt(does: () => Promise<void>): Promise<void> {
    this.problem = ''
    try {
      await does()
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
  }

  private say(what: 'open' | 'choose' | 'removed' | 'changed'): void {
    this.dispatchEvent(new CustomEvent(`smd-session-${what}`, { detail: { session: this.session }, bubbles: true }))
  }
}

customElements.define('smd-session-row', SmdSessionRow)
