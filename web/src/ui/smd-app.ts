// The page from its first moment: log-in, the lock against a second tab, the core's start, and then the
// console. Passes the worker's messages to where they are shown; draws only what stands in for the
// console when it cannot be shown.

import { html, type TemplateResult } from 'lit'
import { CoreClient, holdRun } from '../core/client.ts'
import type { FromWorker, PageEffect } from '../core/events.ts'
import { login, takeSharedToken, takeToken } from '../core/login.ts'
import { planOf } from '../core/sessions/run_again.ts'
import type { SessionFile } from '../core/sessions/session_file.ts'
import type { View } from '../core/view.ts'
import { checkConnection, commitEdits, setCore } from './actions.ts'
import { SmdElement } from './element.ts'
import { gate, loadingGate } from './gate.ts'
import type { LocalNotice } from './notices.ts'
import { perform } from './page_effects.ts'
import './smd-console.ts'
import './smd-login.ts'

type Phase =
  | { name: 'loading' }
  | { name: 'login'; problem: string }
  | { name: 'elsewhere' }
  | { name: 'stopped'; during: 'load' | 'restore' | 'run'; message: string }
  | { name: 'ready' }
  /** Sessions in place of the console; `live`: the console goes on behind them. */
  | { name: 'sessions'; live: boolean; shared: string }

export class SmdApp extends SmdElement {
  static override properties = {
    phase: { state: true },
    view: { state: true },
    notices: { state: true },
    restoring: { state: true },
    fileRequest: { state: true },
  }

  declare phase: Phase
  declare view: View | null
  declare notices: LocalNotice[]
  declare restoring: { done: number; total: number } | null
  declare fileRequest: number
  private readonly core = new CoreClient((message) => this.heard(message))
  private noticeCount = 0
  private locked = false

  constructor() {
    super()
    this.phase = { name: 'loading' }
    this.view = null
    this.notices = []
    this.restoring = null
    this.fileRequest = 0
  }

  override connectedCallback(): void {
    super.connectedCallback()
    setCore(this.core)
    this.addEventListener('smd-to-sessions', this.toSessions)
    this.addEventListener('smd-back', this.back)
    this.addEventListener('smd-run-again', this.runAgain)
    void this.begin()
  }

  protected override render(): TemplateResult {
    const { phase } = this
    switch (phase.name) {
      case 'loading':
        return loadingGate(this.restoring)
      case 'login':
        return html`<smd-login .problem=${phase.problem} @smd-logged-in=${() => this.loggedIn()}></smd-login>`
      case 'elsewhere':
        return gate(
          'elsewhere',
          'external',
          'The console is open in another tab',
          'Two tabs would write into one run. Go on there, or bring the run here.',
          '',
          [{ label: 'Use it here', kind: 'primary', run: () => void this.open(true) }],
        )
      case 'stopped':
        return this.renderStopped(phase)
      case 'ready':
        return this.view
          ? html`<smd-console
              .view=${this.view}
              .notices=${this.notices}
              .fileRequest=${this.fileRequest}
            ></smd-console>`
          : loadingGate(null)
      case 'sessions':
        return html`<smd-session-screens
          .core=${this.core}
          .live=${phase.live}
          .shared=${phase.shared}
        ></smd-session-screens>`
    }
  }

  private readonly toSessions = (): void => {
    if (this.phase.name === 'ready') void this.showSessions(true, '')
  }

  private async showSessions(live: boolean, shared: string): Promise<void> {
    commitEdits()
    await import('./sessions/smd-session-screens.ts')
    this.phase = { name: 'sessions', live, shared }
  }

  private readonly back = (): void => {
    setCore(this.core)
    if (this.view) this.phase = { name: 'ready' }
    else void this.open(false)
  }

  /** The plan of a recording in the live console; credentials are the reader's own. */
  private readonly runAgain = (event: Event): void => {
    const { session } = (event as CustomEvent<{ session: SessionFile }>).detail
    const { environment, edits } = planOf(session)
    this.back()
    const choice = this.view?.environment.choices.find((one) => one.button === `environment:${environment}`)
    if (choice && !choice.current) this.core.press(choice.button)
    for (const [field, value] of edits) this.core.edit(field, value)
    if (this.view) this.core.press(this.view.setupButton)
    this.notify({
      severity: 'info',
      text: choice
        ? 'The plan of the recording is set. Enter your own credentials and run it.'
        : `The plan of the recording is set, but this console has no environment “${session.plan.environment.label}”: choose one.`,
    })
  }

  private renderStopped(phase: Extract<Phase, { name: 'stopped' }>): TemplateResult {
    const again = { label: 'Try again', kind: 'primary', run: () => void this.open(false) } as const
    const forget = {
      label: 'Start afresh, without the kept run',
      kind: 'danger',
      run: () => void this.forget(),
    } as const
    if (phase.during === 'load') {
      const look = {
        label: 'Open a recorded session',
        kind: 'plain',
        run: () => void this.showSessions(false, ''),
      } as const
      return gate('stopped', 'plug', 'The console could not start', phase.message, '', [again, look])
    }
    return gate(
      'stopped',
      'alert',
      phase.during === 'run' ? 'The core stopped' : 'The kept run could not be restored',
      'Nothing but secrets is lost: the run is kept in this browser and is replayed when the core starts again.',
      phase.message,
      [again, forget],
    )
  }

  private async begin(): Promise<void> {
    const shared = takeSharedToken()
    if (shared !== null) return this.showSessions(false, shared)
    const token = takeToken()
    if (token !== null) {
      const problem = await login(token)
      if (problem !== null) {
        this.phase = { name: 'login', problem }
        return
      }
    }
    await this.open(false)
  }

  /** A core that runs already goes on where it was, secrets and all. */
  private loggedIn(): void {
    if (this.view && this.locked) this.phase = { name: 'ready' }
    else void this.open(false)
  }

  private async open(steal: boolean): Promise<void> {
    this.phase = { name: 'loading' }
    if (!(await this.lock(steal))) {
      this.phase = { name: 'elsewhere' }
      return
    }
    this.start()
  }

  private async lock(steal: boolean): Promise<boolean> {
    if (this.locked) return true
    this.locked = await holdRun(steal, () => {
      this.locked = false
      this.core.stop()
      this.phase = { name: 'elsewhere' }
    })
    return this.locked
  }

  private start(): void {
    this.phase = { name: 'loading' }
    this.view = null
    this.restoring = null
    this.fileRequest = 0
    this.core.boot()
  }

  private async forget(): Promise<void> {
    this.core.stop()
    await new Promise((resolve) => {
      const deleting = indexedDB.deleteDatabase('smd-console')
      deleting.onsuccess = deleting.onerror = deleting.onblocked = resolve
    })
    this.notices = []
    this.start()
  }

  private heard(message: FromWorker): void {
    switch (message.type) {
      case 'view':
        this.view = message.view
        if (this.phase.name === 'loading') this.phase = { name: 'ready' }
        break
      case 'page-effect':
        void this.performed(message.effect)
        break
      case 'connection':
        this.connection(message.connected, message.message)
        break
      case 'login-needed':
        this.phase = {
          name: 'login',
          problem: this.view
            ? 'The log-in is over: smd-proxy was started anew, or time ran out. Nothing is lost; log in and go on.'
            : '',
        }
        break
      case 'restoring':
        this.restoring = message
        break
      case 'file-request':
        this.fileRequest = message.request
        break
      case 'notice':
        this.notify({ severity: 'warning', text: message.text })
        break
      case 'fatal':
        this.core.stop()
        this.phase = { name: 'stopped', during: message.during, message: message.message }
        break
      case 'answer':
      case 'progress':
        break
    }
  }

  private async performed(effect: PageEffect): Promise<void> {
    const refusal = await perform(effect)
    if (refusal) this.notify({ severity: 'warning', ...refusal })
  }

  private connection(connected: boolean, text: string): void {
    const others = this.notices.filter((notice) => notice.id !== 'connection')
    this.notices = connected
      ? others
      : [
          ...others,
          {
            id: 'connection',
            severity: 'error',
            text: `${text} Is it still running? Nothing is lost; the page looks again every few seconds.`,
            action: { label: 'Look again now', run: checkConnection },
          },
        ]
  }

  private notify(notice: Omit<LocalNotice, 'id' | 'dismiss'>): void {
    const id = `shell-${++this.noticeCount}`
    const dismiss = (): void => {
      this.notices = this.notices.filter((other) => other.id !== id)
    }
    this.notices = [...this.notices.filter((other) => other.text !== notice.text), { ...notice, id, dismiss }]
  }
}

customElements.define('smd-app', SmdApp)
