// A stored session in the list: what it is at a glance; unfolded, what can be changed about it, its
// links, and who opened it.

import { html, nothing, type TemplateResult } from 'lit'
import type { CoreClient } from '../../core/client.ts'
import type { StoredSession } from '../../core/sessions/session_file.ts'
import { SmdElement } from '../element.ts'
import { verdictBadge } from '../icons.ts'
import { moment, userTypeLabel } from './session_formats.ts'
import './smd-session-edit.ts'
import './smd-session-links.ts'

const mostFindings = 4

export class SmdSessionRow extends SmdElement {
  static override properties = {
    core: { attribute: false },
    session: { attribute: false },
    chosen: { attribute: false },
    unfolded: { state: true },
  }

  declare core: CoreClient
  declare session: StoredSession
  declare chosen: boolean
  declare unfolded: boolean

  constructor() {
    super()
    this.chosen = false
    this.unfolded = false
  }

  protected override render(): TemplateResult {
    const { session } = this
    const more = session.findings.length - mostFindings
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
          aria-label="Note, links… of ${session.title || 'the session without a title'}"
          @click=${() => (this.unfolded = !this.unfolded)}
        >
          Note, links…
        </button>
      </header>
      ${session.note && !this.unfolded ? html`<p class="smd-session-note">${session.note}</p>` : nothing}
      ${
        session.findings.length > 0
          ? html`<p class="smd-session-findings">
              ${session.findings.slice(0, mostFindings).map((id) => html`<code>${id}</code> `)}
              ${more > 0 ? html`<span class="smd-muted">and ${more} more</span>` : nothing}
            </p>`
          : nothing
      }
      ${
        this.unfolded
          ? html`<div class="smd-session-more" @smd-session-changed=${this.changed}>
              <smd-session-edit .core=${this.core} .session=${session}></smd-session-edit>
              <smd-session-links .session=${session}></smd-session-links>
            </div>`
          : nothing
      }
    </article>`
  }

  private readonly changed = (): void => {
    void this.querySelector('smd-session-links')?.reload()
  }

  private say(what: 'open' | 'choose'): void {
    this.dispatchEvent(new CustomEvent(`smd-session-${what}`, { detail: { session: this.session }, bubbles: true }))
  }
}

customElements.define('smd-session-row', SmdSessionRow)
