// The page from its first moment: log-in, the lock against a second tab, the core's start, and then the
// console. Passes the worker's messages to where they are shown; draws only what stands in for the
// console when it cannot be shown.

import { html, type TemplateResult } from 'lit'
import { CoreClient, holdRun } from '../core/client.ts'
import type { FromWorker, PageEffect } from '../core/events.ts'
import { login, takeToken } from '../core/login.ts'
import type { View } from '../core/view.ts'
import { checkConnection, setCore } from './actions.ts'
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
    }
  }

  private renderStopped(phase: Extract<Phase, { name: 'stopped' }>): TemplateResult {
    const again = { label: 'Try again', kind: 'primary', run: () => void this.open(false) } as const
    const forget = {
      label: 'Start afresh, without the kept run',
      kind: 'danger',
      run: () => void this.forget(),
    } as const
    if (phase.during === 'load') {
      return gate('stopped', 'plug', 'The console could not start', phase.message, '', [again])
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
