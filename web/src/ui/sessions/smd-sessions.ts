// The screen of the sessions: the live run to save, the stored ones to search, and a file to open.

import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { CoreClient } from '../../core/client.ts'
import { openBytes } from '../../core/sessions/session_tools.ts'
import type { SessionFile, StoredSession } from '../../core/sessions/session_file.ts'
import { listSessions, openStored, storeKind } from '../../core/sessions/store_api.ts'
import { announce } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'
import { userTypes } from './session_formats.ts'
import { SmdSave } from './smd-save.ts'
import './smd-session-row.ts'

const searchPause = 200
const verdicts = ['passed', 'warning', 'failed', 'could not run', 'not run']

/** The detail of the events `smd-replay` and `smd-compare`. */
export interface ToReplay {
  session: SessionFile
  notes: string[]
}
export interface ToCompare {
  a: SessionFile
  b: SessionFile
}

export class SmdSessions extends SmdElement {
  static override properties = {
    core: { attribute: false },
    live: { attribute: false },
    store: { state: true },
    sessions: { state: true },
    total: { state: true },
    next: { state: true },
    q: { state: true },
    verdict: { state: true },
    userType: { state: true },
    chosen: { state: true },
    problem: { state: true },
    loading: { state: true },
  }

  declare core: CoreClient
  /** Whether there is a run of this browser's own to save. */
  declare live: boolean
  declare store: string
  declare sessions: StoredSession[]
  declare total: number
  declare next: string | null
  declare q: string
  declare verdict: string
  declare userType: string
  declare chosen: string[]
  declare problem: string
  declare loading: boolean
  private timer: ReturnType<typeof setTimeout> | undefined
  /** Answers to an older search are dropped. */
  private search = 0

  constructor() {
    super()
    this.live = true
    this.store = 'none'
    this.sessions = []
    this.total = 0
    this.next = null
    this.q = ''
    this.verdict = ''
    this.userType = ''
    this.chosen = []
    this.problem = ''
    this.loading = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('smd-session-saved', this.reloaded)
    this.addEventListener('smd-session-removed', this.reloaded)
    this.addEventListener('smd-session-changed', this.changed)
    this.addEventListener('smd-session-open', this.opened)
    this.addEventListener('smd-session-choose', this.chose)
    void this.begin()
  }

  private async begin(): Promise<void> {
    this.store = await storeKind()
    if (this.store !== 'none') await this.load(false)
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('h1')?.focus()
  }

  protected override render(): TemplateResult {
    return html`<main class="smd-sessions" id="main" tabindex="-1" data-screen="sessions">
      <header class="smd-sessions-head">
        <div>
          <button
            type="button"
            class="smd-button smd-button--ghost smd-button--small"
            data-button="sessions:close"
            @click=${() => this.say('smd-close')}
          >
            ${icon('left')}<span>Back to the tests</span>
          </button>
          <h1 tabindex="-1">Sessions</h1>
          <p class="smd-muted">Save a run, hand it over, open one that you were sent, compare two.</p>
        </div>
        <div class="smd-buttons">
          <button
            type="button"
            class="smd-button smd-button--plain"
            data-button="sessions:open-file"
            @click=${this.pickFile}
          >
            ${icon('upload')}<span>Open a file…</span>
          </button>
        </div>
      </header>
      ${this.problem ? html`<p class="smd-notice smd-tone-fail" role="alert" data-sessions-problem>${icon('alert')}<span>${this.problem}</span></p>` : nothing}
      ${this.live ? html`<smd-save .core=${this.core} .store=${this.store}></smd-save>` : nothing}
      ${this.store === 'none' ? this.renderNoStore() : this.renderStored()}
    </main>`
  }

  private renderNoStore(): TemplateResult {
    return html`<section class="smd-card smd-session-card">
      <h2>The team’s sessions</h2>
      <p class="smd-muted">
        This console keeps no store. Start smd-proxy with --store to save sessions for the team; files work without it.
      </p>
    </section>`
  }

  private renderStored(): TemplateResult {
    const two = this.chosen.length === 2
    const one = this.chosen.length === 1 && this.live
    return html`<section class="smd-card smd-session-card" aria-labelledby="smd-stored-title">
      <h2 id="smd-stored-title">The team’s sessions <span class="smd-muted" data-total>${this.total}</span></h2>
      <div class="smd-session-filter" role="search">
        <div class="smd-control">
          <input
            type="search"
            aria-label="Search sessions"
            placeholder="Title, note, finding…"
            .value=${this.q}
            @input=${this.searched}
          />
        </div>
        <label class="smd-inline-choice"
          >Verdict
          <select data-filter="verdict" @change=${(event: Event) => this.filter('verdict', event)}>
            <option value="">any</option>
            ${verdicts.map((verdict) => html`<option value=${verdict}>${verdict}</option>`)}
          </select></label
        >
        <label class="smd-inline-choice"
          >User type
          <select data-filter="userType" @change=${(event: Event) => this.filter('userType', event)}>
            <option value="">any</option>
            ${Object.entries(userTypes).map(([id, label]) => html`<option value=${id}>${label}</option>`)}
          </select></label
        >
        <button
          type="button"
          class="smd-button smd-button--plain smd-button--small"
          data-button="sessions:compare"
          ?disabled=${!two && !one}
          @click=${this.compare}
        >
          ${one ? 'Compare with this run' : 'Compare the two chosen'}
        </button>
      </div>
      <div class="smd-session-list" aria-busy=${this.loading ? 'true' : 'false'}>
        ${repeat(
          this.sessions,
          // A row that somebody writes in stays the row of its session when another one is saved.
          (session) => session.id,
          (session) =>
            html`<smd-session-row
              .core=${this.core}
              .session=${session}
              .chosen=${this.chosen.includes(session.id)}
            ></smd-session-row>`,
        )}
        ${this.sessions.length === 0 && !this.loading ? html`<p class="smd-muted" data-empty>${this.q || this.verdict || this.userType ? 'No session fits this search.' : 'No session has been saved yet.'}</p>` : nothing}
      </div>
      ${this.next ? html`<button type="button" class="smd-button smd-button--plain" data-button="sessions:more" @click=${() => this.load(true)}>More</button>` : nothing}
    </section>`
  }

  private async load(more: boolean): Promise<void> {
    const search = ++this.search
    this.loading = true
    try {
      const found = await listSessions({
        q: this.q,
        verdict: this.verdict,
        userType: this.userType,
        after: more ? (this.next ?? '') : '',
      })
      if (search !== this.search) return
      this.sessions = more ? [...this.sessions, ...found.sessions] : found.sessions
      this.next = found.next
      this.total = found.total
      this.problem = ''
    } catch (error) {
      this.fail(error)
    }
    this.loading = false
  }

  private readonly searched = (event: Event): void => {
    this.q = (event.target as HTMLInputElement).value
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.load(false), searchPause)
  }

  private filter(field: 'verdict' | 'userType', event: Event): void {
    this[field] = (event.target as HTMLSelectElement).value
    void this.load(false)
  }

  private readonly reloaded = (): void => {
    void this.load(false)
  }

  private readonly changed = (event: Event): void => {
    const changed = sessionOf(event)
    this.sessions = this.sessions.map((session) => (session.id === changed.id ? changed : session))
  }

  private readonly chose = (event: Event): void => {
    const { id } = sessionOf(event)
    this.chosen = this.chosen.includes(id)
      ? this.chosen.filter((other) => other !== id)
      : [...this.chosen.slice(-1), id]
  }

  private readonly opened = async (event: Event): Promise<void> => {
    try {
      const { bytes } = await openStored(sessionOf(event).id)
      this.replay(await openBytes(bytes))
    } catch (error) {
      this.fail(error)
    }
  }

  private readonly pickFile = (): void => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.json,.gz,.har,application/json,application/gzip'
    input.addEventListener('change', () => {
      const file = input.files?.[0]
      if (file) void this.openFile(file)
    })
    input.click()
  }

  async openFile(file: File): Promise<void> {
    try {
      this.replay(await openBytes(new Uint8Array(await file.arrayBuffer())))
    } catch (error) {
      this.fail(error, file.name)
    }
  }

  private readonly compare = async (): Promise<void> => {
    try {
      const opened = await Promise.all(
        this.chosen.map(async (id) => (await openBytes((await openStored(id)).bytes)).session),
      )
      const save = this.querySelector('smd-save')
      const [a, second] = opened
      const b = second ?? (save instanceof SmdSave ? await save.session() : undefined)
      if (a && b) this.dispatchEvent(new CustomEvent<ToCompare>('smd-compare', { detail: { a, b }, bubbles: true }))
    } catch (error) {
      this.fail(error)
    }
  }

  private replay(detail: ToReplay): void {
    this.dispatchEvent(new CustomEvent<ToReplay>('smd-replay', { detail, bubbles: true }))
  }

  private fail(error: unknown, name = ''): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.problem = name ? `${name}: ${reason}` : reason
    announce(this.problem)
  }

  private say(type: string): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true }))
  }
}

function sessionOf(event: Event): StoredSession {
  return (event as CustomEvent<{ session: StoredSession }>).detail.session
}

customElements.define('smd-sessions', SmdSessions)

declare global {
  interface HTMLElementTagNameMap {
    'smd-sessions': SmdSessions
  }
}
