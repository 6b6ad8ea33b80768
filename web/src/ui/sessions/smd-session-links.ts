// The links of a stored session: making one, withdrawing it; and who opened or changed the session.

import { html, nothing, type TemplateResult } from 'lit'
import type { AuditEntry, ShareLink, StoredSession } from '../../core/sessions/session_file.ts'
import { audit, links, share, withdraw } from '../../core/sessions/store_api.ts'
import { announce, copyButton } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'
import { moment } from './session_formats.ts'

const day = 86_400
const lifetimes: [number, string][] = [
  [3600, 'an hour'],
  [day, 'a day'],
  [7 * day, 'a week'],
  [30 * day, '30 days'],
]

export class SmdSessionLinks extends SmdElement {
  static override properties = {
    session: { attribute: false },
    given: { state: true },
    trail: { state: true },
    fresh: { state: true },
    level: { state: true },
    lifetime: { state: true },
    problem: { state: true },
  }

  declare session: StoredSession
  declare given: ShareLink[]
  declare trail: AuditEntry[]
  /** The link just made: its address is told only once. */
  declare fresh: { id: string; url: string } | null
  declare level: ShareLink['level']
  declare lifetime: number
  declare problem: string

  constructor() {
    super()
    this.given = []
    this.trail = []
    this.fresh = null
    this.level = 'everything'
    this.lifetime = 7 * day
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.reload()
  }

  /** Asks the store again, after something was changed. */
  reload(): Promise<void> {
    return this.attempt(async () => {
      ;[this.given, this.trail] = await Promise.all([links(this.session.id), audit(this.session.id)])
    })
  }

  protected override render(): TemplateResult {
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
        ${this.fresh ? this.renderFresh(this.fresh.url) : nothing}
        ${this.problem ? html`<p class="smd-note smd-note--error" role="alert" data-links-problem>${icon('alert')}<span>${this.problem}</span></p>` : nothing}
        <ul>
          ${this.given.map((link) => this.renderLink(link))}
        </ul>
      </div>
      ${
        this.trail.length > 0
          ? html`<details class="smd-session-trail">
              <summary>Who opened or changed it (${this.trail.length})</summary>
              <ul>
                ${this.trail.map((entry) => html`<li>${moment(entry.at)}: ${entry.what}, ${entry.who}</li>`)}
              </ul>
            </details>`
          : nothing
      }`
  }

  private renderFresh(url: string): TemplateResult {
    return html`<p class="smd-session-fresh"><code data-link>${url}</code> ${copyButton(url, 'the link')}</p>
      <p class="smd-note">${icon('info')}<span>The address is told only now: only its fingerprint is kept.</span></p>`
  }

  private renderLink(link: ShareLink): TemplateResult {
    const over = link.expires < Date.now()
    const state = link.withdrawn ? 'withdrawn' : over ? 'expired' : `until ${moment(link.expires)}`
    const times =
      link.opened === 0 ? 'not opened yet' : link.opened === 1 ? 'opened once' : `opened ${link.opened} times`
    return html`<li data-share=${link.id}>
      <span>${link.level === 'summary' ? 'Summary' : 'Everything'}, ${state}, ${times}</span>
      ${
        link.withdrawn || over
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
    </li>`
  }

  private readonly linked = (): Promise<void> =>
    this.attempt(async () => {
      const { id, url, token } = await share(this.session.id, this.level, this.lifetime)
      this.fresh = { id, url: url || `${location.origin}/#shared=${token}` }
      announce('The link is made.')
      await this.reload()
    })

  private withdrawn(link: ShareLink): Promise<void> {
    return this.attempt(async () => {
      await withdraw(this.session.id, link.id)
      if (this.fresh?.id === link.id) this.fresh = null
      announce('The link is withdrawn.')
      await this.reload()
    })
  }

  private async attempt(does: () => Promise<void>): Promise<void> {
    this.problem = ''
    try {
      await does()
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
  }
}

customElements.define('smd-session-links', SmdSessionLinks)

declare global {
  interface HTMLElementTagNameMap {
    'smd-session-links': SmdSessionLinks
  }
}
