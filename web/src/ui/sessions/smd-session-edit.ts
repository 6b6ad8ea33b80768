// What people change of a stored session: its title and its note, which somebody else may be writing at
// the same time, and whether it stays. Nothing typed is lost and nothing of others overwritten unseen.
// Says "smd-session-changed" and "smd-session-removed" with the session as it is stored now.

import { html, nothing, type TemplateResult } from 'lit'
import type { CoreClient } from '../../core/client.ts'
import { draftOf, dropDraft, keepDraft } from '../../core/sessions/drafts.ts'
import { changesOf, merged, type Described, type Merged } from '../../core/sessions/merge.ts'
import type { StoredSession } from '../../core/sessions/session_file.ts'
import { Conflict, describe, remove } from '../../core/sessions/store_api.ts'
import { announce } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'
import { secretTyped } from './session_formats.ts'

type Both = (field: keyof Described, theirs: string, mine: string) => string

export class SmdSessionEdit extends SmdElement {
  static override properties = {
    core: { attribute: false },
    session: { attribute: false },
    heading: { state: true },
    note: { state: true },
    theirs: { state: true },
    conflicts: { state: true },
    problem: { state: true },
    sure: { state: true },
  }

  declare core: CoreClient
  /** As it was stored when this was opened: what is typed here is a change of that. */
  declare session: StoredSession
  declare heading: string
  declare note: string
  /** What a colleague has written while this was typed. */
  declare theirs: StoredSession | null
  declare conflicts: Merged['conflicts']
  declare problem: string
  declare sure: boolean
  /** What the typed texts are a change of. The list behind this may know a newer one already. */
  private base: Described & { version: number } = { title: '', note: '', version: 0 }

  constructor() {
    super()
    this.heading = ''
    this.note = ''
    this.theirs = null
    this.conflicts = []
    this.problem = ''
    this.sure = false
  }

  protected override willUpdate(): void {
    // Once: the list may hand in newer versions while something is typed here.
    if (this.hasUpdated) return
    this.begin(this.session, this.session)
    void this.takeUp(this.session)
  }

  /** What was typed here before and not saved. */
  private async takeUp(session: StoredSession): Promise<void> {
    const draft = await draftOf(session.id)
    if (!draft) return
    this.base = draft.base ?? this.base
    this.heading = draft.title
    this.note = draft.note
    if (this.base.version !== session.version) this.meet(session)
  }

  protected override render(): TemplateResult {
    const { id } = this.session
    return html`<div class="smd-field">
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
        ${this.button('session:describe', 'primary', 'Save title and note', () => this.describe())}
        ${
          this.sure
            ? [
                this.button('session:delete-confirmed', 'danger', 'Delete it for everybody', () => this.removed()),
                this.button('session:keep', 'plain', 'Keep it', () => (this.sure = false)),
              ]
            : this.button('session:delete', 'ghost', 'Delete…', () => (this.sure = true))
        }
      </div>
      ${this.problem ? html`<p class="smd-note smd-note--error" role="alert" data-session-problem>${icon('alert')}<span>${this.problem}</span></p>` : nothing}`
  }

  private renderConflict(theirs: StoredSession): TemplateResult {
    return html`<div class="smd-callout smd-tone-warn" role="alert" data-conflict>
      ${icon('alert')}
      <div>
        <p>Somebody else has changed this in the meantime. Nothing is overwritten yet. They wrote:</p>
        ${this.conflicts.map(
          (field) =>
            html`<p class="smd-overline">${field === 'title' ? 'Title' : 'Note'}</p>
              <blockquote data-theirs=${field}>${theirs[field] || '(empty)'}</blockquote>`,
        )}
        <div class="smd-buttons">
          ${this.button('session:take-theirs', 'plain', 'Take theirs', () => this.settle(theirs, (_, written) => written))}
          ${this.button('session:both', 'plain', 'Put both together', () => this.settle(theirs, together))}
          ${this.button('session:keep-mine', 'plain', 'Keep mine', () => this.settle(theirs, (_field, _theirs, mine) => mine))}
        </div>
      </div>
    </div>`
  }

  private button(id: string, kind: string, label: string, run: () => unknown): TemplateResult {
    return html`<button
      type="button"
      class="smd-button smd-button--${kind} smd-button--small"
      data-button=${id}
      @click=${run}
    >
      ${label}
    </button>`
  }

  private begin(base: StoredSession, wanted: Described): void {
    this.base = { title: base.title, note: base.note, version: base.version }
    this.heading = wanted.title
    this.note = wanted.note
    this.theirs = null
    this.conflicts = []
  }

  private typed(field: 'heading' | 'note', event: Event): void {
    this[field] = (event.target as HTMLInputElement).value
    void this.keep()
  }

  private async keep(): Promise<void> {
    const draft = { title: this.heading, note: this.note, base: this.base }
    if (await this.refused(draft)) return
    await keepDraft(this.session.id, draft)
  }

  private async refused({ title, note }: Described): Promise<boolean> {
    const leaks = await this.core.leaks(`${title}\n${note}`)
    if (leaks) this.problem = secretTyped
    else if (this.problem === secretTyped) this.problem = ''
    return leaks
  }

  private async describe(): Promise<void> {
    if (await this.refused({ title: this.heading, note: this.note })) return
    await this.attempt(async () => {
      const wanted = { title: this.heading, note: this.note }
      const change = changesOf(this.base, wanted)
      if (Object.keys(change).length === 0) return announce('Title and note are as they were.')
      try {
        const version = await describe(this.session.id, this.base.version, change)
        const stored = { ...this.session, ...this.base, ...change, version }
        this.begin(stored, wanted)
        await dropDraft(this.session.id)
        announce('Title and note are saved.')
        this.say('changed', stored)
      } catch (error) {
        if (!(error instanceof Conflict)) throw error
        if (this.meet(error.current)) await this.describe()
      }
    })
  }

  /** Brings what was typed together with what is stored now; false when a person has to decide. */
  private meet(theirs: StoredSession): boolean {
    const { conflicts, ...both } = merged(this.base, { title: this.heading, note: this.note }, theirs)
    if (conflicts.length === 0) {
      this.begin(theirs, both)
      return true
    }
    this.heading = both.title
    this.note = both.note
    this.conflicts = conflicts
    this.theirs = theirs
    return false
  }

  /** The person has seen what the colleague wrote: from now on that is what is changed. */
  private async settle(theirs: StoredSession, both: Both): Promise<void> {
    const wanted = { title: this.heading, note: this.note }
    for (const field of this.conflicts) wanted[field] = both(field, theirs[field], wanted[field])
    this.begin(theirs, wanted)
    await this.keep()
    await this.describe()
  }

  private async removed(): Promise<void> {
    await this.attempt(async () => {
      await remove(this.session.id)
      await dropDraft(this.session.id)
      announce('The session is deleted.')
      this.say('removed', this.session)
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

  private say(what: 'changed' | 'removed', session: StoredSession): void {
    this.dispatchEvent(new CustomEvent(`smd-session-${what}`, { detail: { session }, bubbles: true }))
  }
}

const together: Both = (field, theirs, mine) =>
  [theirs, mine].filter((text) => text !== '').join(field === 'title' ? ' / ' : '\n\n')

customElements.define('smd-session-edit', SmdSessionEdit)
