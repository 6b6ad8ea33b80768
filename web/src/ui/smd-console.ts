// The console itself: header, plan, and in the middle what the view says is current. Holds no state but
// the drag of a file over the page.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { View } from '../core/view.ts'
import { openFile, press } from './actions.ts'
import { announce, viewButton } from './controls.ts'
import { SmdElement } from './element.ts'
import { loadFeedView } from './feed/load.ts'
import { findingList, focusFinding } from './finding.ts'
import { icon } from './icons.ts'
import { shortcutOf } from './keyboard.ts'
import { noticeList, type LocalNotice } from './notices.ts'
import './smd-confirm.ts'
import './smd-header.ts'
import type { ToFinding } from './smd-plan.ts'
import './smd-plan.ts'
import './smd-registration.ts'
import { SmdShortcuts } from './smd-shortcuts.ts'
import { SmdStep } from './smd-step.ts'

export class SmdConsole extends SmdElement {
  static override properties = {
    view: { attribute: false },
    notices: { attribute: false },
    fileRequest: { attribute: false },
    recorded: { attribute: false },
    dragging: { state: true },
  }

  declare view: View
  declare notices: LocalNotice[]
  /** The request number of the file being read from disk, to cancel it by. */
  declare fileRequest: number
  /** A recording is shown: its place in the page's address is not this browser's own. */
  declare recorded: boolean
  declare dragging: boolean
  /** The step whose finding is to be shown once the step is. */
  private finding = ''

  constructor() {
    super()
    this.notices = []
    this.fileRequest = 0
    this.recorded = false
    this.dragging = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.keyed)
    document.addEventListener('dragover', this.draggedOver)
    document.addEventListener('dragleave', this.draggedOut)
    document.addEventListener('drop', this.dropped)
    window.addEventListener('hashchange', this.addressed)
    this.addEventListener('smd-shortcuts', this.showShortcuts)
    this.addEventListener('smd-to-finding', this.toFinding)
  }

  override disconnectedCallback(): void {
    document.removeEventListener('keydown', this.keyed)
    document.removeEventListener('dragover', this.draggedOver)
    document.removeEventListener('dragleave', this.draggedOut)
    document.removeEventListener('drop', this.dropped)
    window.removeEventListener('hashchange', this.addressed)
    this.removeEventListener('smd-shortcuts', this.showShortcuts)
    this.removeEventListener('smd-to-finding', this.toFinding)
    super.disconnectedCallback()
  }

  protected override firstUpdated(): void {
    this.addressed()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('view')) return
    const { view } = this
    announce(view.status)
    const where =
      view.current === 'step'
        ? (view.step?.title ?? '')
        : view.current === 'feed'
          ? (view.feed?.title ?? '')
          : view.registration.title
    document.title = where ? `${where} – ${view.title}` : view.title
    const before = changed.get('view')
    if (before && place(before) !== place(view)) this.moved()
    if (this.finding !== '' && view.current === 'step' && view.step?.id === this.finding) void this.showFinding()
  }

  protected override render(): TemplateResult {
    const { view } = this
    const { environment } = view
    return html`<div
      class="smd-root"
      data-current=${view.current}
      data-environment=${environment.id}
      data-kind=${environment.kind}
    >
      <a class="smd-skip" href="#main" @click=${this.skip}>Skip to the current step</a>
      <smd-header .view=${view} .recorded=${this.recorded}></smd-header>
      <div class="smd-layout">
        <nav class="smd-side" aria-label="Test plan"><smd-plan .view=${view}></smd-plan></nav>
        <main class="smd-main" id="main" tabindex="-1">
          ${noticeList(view.notices, this.notices)} ${this.renderMiddle()}
        </main>
      </div>
      <smd-confirm .confirm=${view.confirm}></smd-confirm>
      <smd-shortcuts></smd-shortcuts>
      ${
        this.dragging
          ? html`<div class="smd-drop" aria-hidden="true">
              <p>${icon('upload')}Drop the feed to read it. It stays on this machine.</p>
            </div>`
          : nothing
      }
    </div>`
  }

  private renderMiddle(): TemplateResult | typeof nothing {
    const { view } = this
    if (view.current === 'registration')
      return html`<smd-registration .registration=${view.registration}></smd-registration>`
    if (view.current === 'feed' && view.feed) return this.renderFeed()
    return view.step ? html`<smd-step .step=${view.step}></smd-step>` : nothing
  }

  private renderFeed(): TemplateResult {
    const { feed, feedFindings } = this.view
    loadFeedView()
    const cancel = { id: `cancel:${this.fileRequest}`, label: 'Cancel', kind: 'plain', enabled: true, why: '' } as const
    return html`<article class="smd-step">
      <header class="smd-step-head">
        <p class="smd-overline">Feed from disk</p>
        <div class="smd-step-title">
          <h1 tabindex="-1" id="smd-heading">${feed?.title || 'Feed'}</h1>
          <div class="smd-buttons">
            ${feed?.state === 'reading' && this.fileRequest > 0 ? viewButton(cancel) : nothing}
            ${viewButton({ id: 'feed:open', label: 'Open another…', kind: 'plain', enabled: true, why: '' }, { icon: 'upload' })}
            ${viewButton({ id: 'feed:close', label: 'Close', kind: 'plain', enabled: true, why: '' }, { icon: 'cross' })}
          </div>
        </div>
      </header>
      ${findingList(feedFindings, 'smd-findings')}
      <smd-feed .feed=${feed} .bar=${true} data-feed=${feed?.id ?? 0}></smd-feed>
    </article>`
  }

  /** Another step came into the middle: begin at its top, and let the address say which it is. */
  private moved(): void {
    const { view } = this
    const fragment = view.current === 'step' && view.step ? `#${view.step.id}` : ''
    if (this.recorded) return
    if (location.hash !== fragment)
      history.replaceState(history.state, '', location.pathname + location.search + fragment)
    if (window.scrollY > 0) window.scrollTo(0, 0)
  }

  /** A step named in the address (#connectivity.token) is shown. */
  private readonly addressed = (): void => {
    if (this.recorded) return
    const id = decodeURIComponent(location.hash.slice(1))
    const step = this.view.plan.flatMap((test) => test.steps).find((candidate) => candidate.id === id)
    if (step && !step.current) press(step.button)
  }

  private readonly toFinding = (event: Event): void => {
    const { step, button } = (event as CustomEvent<ToFinding>).detail
    this.finding = step
    if (this.view.current === 'step' && this.view.step?.id === step) void this.showFinding()
    else press(button)
  }

  /** A step that turns out to have none is read from its heading. */
  private async showFinding(): Promise<void> {
    this.finding = ''
    const step = this.querySelector('smd-step')
    if (!(step instanceof SmdStep)) return
    await step.updateComplete
    if (!focusFinding(step)) step.querySelector<HTMLElement>('#smd-heading')?.focus()
  }

  private readonly skip = (event: Event): void => {
    event.preventDefault()
    this.querySelector<HTMLElement>('#main')?.focus()
  }

  private readonly showShortcuts = (): void => {
    const sheet = this.querySelector('smd-shortcuts')
    if (sheet instanceof SmdShortcuts) sheet.show()
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    const shortcut = shortcutOf(event)
    if (!shortcut) return
    event.preventDefault()
    if (shortcut === 'help') this.showShortcuts()
    else if (shortcut === 'run') this.run()
    else this.walk(shortcut === 'next' ? 1 : -1)
  }

  private run(): void {
    const { view } = this
    const buttons =
      view.current === 'step'
        ? (view.step?.buttons ?? [])
        : view.current === 'registration'
          ? view.registration.buttons
          : []
    const button =
      buttons.find((candidate) => candidate.id === `run:${view.step?.id}`) ??
      buttons.find((candidate) => candidate.kind === 'primary')
    if (!button) return
    if (button.enabled) press(button.id)
    else announce(button.why)
  }

  private walk(direction: number): void {
    const { view } = this
    const steps = view.plan.flatMap((test) => test.steps)
    const at = view.current === 'step' ? steps.findIndex((step) => step.current) : -1
    if (at + direction === -1) return press(view.setupButton)
    const step = steps[at < 0 && direction < 0 ? -1 : at + direction]
    if (step) press(step.button)
  }

  private readonly draggedOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.dragging = true
  }

  private readonly draggedOut = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.dragging = false
  }

  private readonly dropped = (event: DragEvent): void => {
    this.dragging = false
    const file = event.dataTransfer?.files[0]
    if (!file) return
    event.preventDefault()
    openFile(file)
  }
}

function place(view: View): string {
  return `${view.current} ${view.current === 'step' ? view.step?.id : ''}`
}

customElements.define('smd-console', SmdConsole)
