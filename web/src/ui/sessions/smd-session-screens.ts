// The screens around sessions, and the ways between them. Loaded when the first of them is wanted.
// Says "smd-back" when the console is wanted again, and "smd-run-again" with a recording whose plan is
// to be run.

import { html, type TemplateResult } from 'lit'
import type { CoreClient } from '../../core/client.ts'
import type { SessionSummary } from '../../core/sessions/session_file.ts'
import { openSharedBytes } from '../../core/sessions/session_tools.ts'
import { openShared } from '../../core/sessions/store_api.ts'
import { SmdElement } from '../element.ts'
import { gate, loadingGate } from '../gate.ts'
import './smd-compare.ts'
import './smd-replay.ts'
import './smd-sessions.ts'
import './smd-summary.ts'
import type { ToCompare, ToReplay } from './smd-sessions.ts'

type Screen =
  | { name: 'sessions' }
  | { name: 'loading' }
  | { name: 'refused'; message: string }
  | ({ name: 'replay' } & ToReplay)
  | { name: 'summary'; session: SessionSummary }
  | ({ name: 'compare' } & ToCompare)

export class SmdSessionScreens extends SmdElement {
  static override properties = {
    core: { attribute: false },
    live: { attribute: false },
    shared: { attribute: false },
    screen: { state: true },
  }

  declare core: CoreClient
  /** Whether a live console is behind this: without one there is nothing to save or to run again. */
  declare live: boolean
  /** Token of a share link that led here, "" for none. */
  declare shared: string
  declare screen: Screen

  constructor() {
    super()
    this.live = true
    this.shared = ''
    this.screen = { name: 'sessions' }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('smd-replay', (event) => this.open((event as CustomEvent<ToReplay>).detail))
    this.addEventListener('smd-compare', (event) => {
      this.screen = { name: 'compare', ...(event as CustomEvent<ToCompare>).detail }
    })
    this.addEventListener('smd-to-sessions', () => (this.screen = { name: 'sessions' }))
    this.addEventListener('smd-close', () => this.closed())
    document.addEventListener('dragover', this.draggedOver)
    document.addEventListener('drop', this.dropped)
    if (this.shared !== '') void this.openShared(this.shared)
  }

  override disconnectedCallback(): void {
    document.removeEventListener('dragover', this.draggedOver)
    document.removeEventListener('drop', this.dropped)
    super.disconnectedCallback()
  }

  protected override render(): TemplateResult {
    const { screen } = this
    switch (screen.name) {
      case 'loading':
        return loadingGate(null)
      case 'refused':
        return gate('shared', 'lock', 'This session cannot be opened', screen.message, '', [])
      case 'sessions':
        return html`<smd-sessions .core=${this.core} .live=${this.live}></smd-sessions>`
      case 'replay':
        return html`<smd-replay
          .core=${this.core}
          .session=${screen.session}
          .notes=${screen.notes}
          .canRun=${this.live}
        ></smd-replay>`
      case 'summary':
        return html`<smd-summary .session=${screen.session}></smd-summary>`
      case 'compare':
        return html`<smd-compare .a=${screen.a} .b=${screen.b}></smd-compare>`
    }
  }

  private open(opened: ToReplay): void {
    this.screen = { name: 'replay', ...opened }
  }

  private async openShared(token: string): Promise<void> {
    this.screen = { name: 'loading' }
    try {
      const opened = await openSharedBytes(await openShared(token))
      if ('summary' in opened) this.screen = { name: 'summary', session: opened.summary }
      else this.open(opened)
    } catch (error) {
      this.screen = { name: 'refused', message: error instanceof Error ? error.message : String(error) }
    }
  }

  /** A recording leads back to the sessions it came from, those to the console. */
  private closed(): void {
    if (this.screen.name === 'sessions') this.dispatchEvent(new CustomEvent('smd-back', { bubbles: true }))
    else this.screen = { name: 'sessions' }
  }

  private readonly draggedOver = (event: DragEvent): void => {
    if (this.screen.name === 'sessions' && event.dataTransfer?.types.includes('Files')) event.preventDefault()
  }

  private readonly dropped = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    if (!file || this.screen.name !== 'sessions') return
    event.preventDefault()
    void this.querySelector('smd-sessions')?.openFile(file)
  }
}

customElements.define('smd-session-screens', SmdSessionScreens)
