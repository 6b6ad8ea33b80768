// A recording: the console as the person saw it, with a bar to go through its events, and how the same
// run is judged today. Everything shown comes from the recording; nothing is sent.

import { html, nothing, type TemplateResult } from 'lit'
import type { CoreClient } from '../../core/client.ts'
import { ReplayClient } from '../../core/sessions/replay_client.ts'
import { eventLabel } from '../../core/sessions/event_label.ts'
import type { Rejudged, SessionFile } from '../../core/sessions/session_file.ts'
import { rejudged } from '../../core/sessions/session_tools.ts'
import type { Place } from '../../core/worker/replay_worker.ts'
import { setCore } from '../actions.ts'
import { announce } from '../controls.ts'
import { SmdElement } from '../element.ts'
import { icon } from '../icons.ts'
import '../smd-console.ts'
import { moment } from './session_formats.ts'
import './smd-downloads.ts'
import './smd-snippets.ts'

const speeds = [1, 4, 16, 0]
/** A person's pause of an hour is shown as a few seconds. */
const longestPause = 3000

export class SmdReplay extends SmdElement {
  static override properties = {
    session: { attribute: false },
    notes: { attribute: false },
    core: { attribute: false },
    canRun: { attribute: false },
    place: { state: true },
    playing: { state: true },
    speed: { state: true },
    judged: { state: true },
    problem: { state: true },
    said: { state: true },
  }

  declare session: SessionFile
  declare notes: string[]
  declare core: CoreClient
  /** Whether there is a live console to run the plan again in. */
  declare canRun: boolean
  declare place: Place | null
  declare playing: boolean
  /** Times faster than it happened; 0: without pauses. */
  declare speed: number
  declare judged: Rejudged | null
  declare problem: string
  declare said: string
  private client: ReplayClient | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  /** Of playing: who paused and plays again is in the next one, and what the one before awaits is dropped. */
  private round = 0

  constructor() {
    super()
    this.notes = []
    this.canRun = false
    this.place = null
    this.playing = false
    this.speed = 4
    this.judged = null
    this.problem = ''
    this.said = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.client = new ReplayClient(
      (place) => (this.place = place),
      () => {
        this.said = 'This is a recording: nothing is sent or changed. “Run again” makes it a run of your own.'
        announce(this.said)
      },
    )
    setCore(this.client)
    void this.begin(this.client)
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer)
    this.client?.close()
    this.client = null
    super.disconnectedCallback()
  }

  private async begin(client: ReplayClient): Promise<void> {
    try {
      await client.open(this.session)
      this.judged = await rejudged(this.session)
    } catch (error) {
      if (this.isConnected) this.problem = error instanceof Error ? error.message : String(error)
    }
  }

  protected override render(): TemplateResult {
    const { place, session } = this
    return html`<section
        class="smd-replay"
        aria-label="Recorded session"
        data-screen="replay"
        data-at=${place?.at ?? 0}
      >
        <div class="smd-replay-line">
          <div class="smd-replay-title">
            <span class="smd-overline">Recording of ${moment(session.created)}</span>
            <h2>${session.title || 'Without a title'}</h2>
          </div>
          <div class="smd-buttons">
            ${
              this.canRun
                ? html`<button
                    type="button"
                    class="smd-button smd-button--plain smd-button--small"
                    data-button="replay:run-again"
                    @click=${() => this.say('smd-run-again')}
                  >
                    ${icon('play')}<span>Run again</span>
                  </button>`
                : nothing
            }
            <button
              type="button"
              class="smd-button smd-button--plain smd-button--small"
              data-button="replay:snippets"
              @click=${this.showSnippets}
            >
              Code for this step
            </button>
            <button
              type="button"
              class="smd-button smd-button--plain smd-button--small"
              data-button="replay:downloads"
              @click=${() => this.querySelector('smd-downloads')?.show()}
            >
              Download…
            </button>
            <button
              type="button"
              class="smd-button smd-button--ghost smd-button--small"
              data-button="replay:close"
              @click=${() => this.say('smd-close')}
            >
              ${icon('cross')}<span>Close</span>
            </button>
          </div>
        </div>
        ${session.note ? html`<p class="smd-session-note">${session.note}</p>` : nothing}
        ${place ? this.renderControls(place) : nothing}
        ${this.problem ? html`<p class="smd-note smd-note--error" role="alert">${icon('alert')}<span>${this.problem}</span></p>` : nothing}
        ${this.notes.map((note) => html`<p class="smd-note smd-note--warning" data-replay-note>${icon('info')}<span>${note}</span></p>`)}
        ${place && place.refused > 0 ? html`<p class="smd-note smd-note--warning">${icon('alert')}<span>${place.refused} of ${place.total} events are not known to this version of the console. ${place.refusal}</span></p>` : nothing}
        ${this.said ? html`<p class="smd-note" data-replay-said>${icon('info')}<span>${this.said}</span></p>` : nothing}
        ${this.judged ? this.renderJudged(this.judged) : nothing}
      </section>
      ${place?.view ? html`<smd-console .view=${place.view} .notices=${[]} .recorded=${true}></smd-console>` : nothing}
      <smd-downloads .session=${session} .core=${this.canRun ? this.core : null}></smd-downloads>
      <smd-snippets .session=${session} .step=${place?.view?.step?.id ?? ''}></smd-snippets>`
  }

  private renderControls(place: Place): TemplateResult {
    const events = this.session.events ?? []
    const event = events[place.at - 1]
    return html`<div class="smd-replay-controls">
      <div class="smd-replay-buttons">
        ${this.control('replay:first', 'To the beginning', 'first', () => this.go(0), place.at === 0)}
        ${this.control('replay:back', 'One event back', 'left', () => this.go(place.at - 1), place.at === 0)}
        ${this.control('replay:play', this.playing ? 'Pause' : 'Play', this.playing ? 'pause' : 'play', this.play, false)}
        ${this.control('replay:forward', 'One event on', 'right', () => this.go(place.at + 1), place.at === place.total)}
        ${this.control('replay:last', 'To the end', 'last', () => this.go(place.total), place.at === place.total)}
      </div>
      <input
        type="range"
        min="0"
        max=${place.total}
        .value=${String(place.at)}
        aria-label="Event"
        aria-valuetext="Event ${place.at} of ${place.total}: ${eventLabel(event)}"
        @input=${(input: Event) => this.go(Number((input.target as HTMLInputElement).value))}
      />
      <p class="smd-replay-event" data-replay-event>
        <strong>${place.at} of ${place.total}</strong> ${event?.now ? new Date(event.now).toLocaleTimeString() : ''}
        <span>${eventLabel(event)}</span>
      </p>
      <label class="smd-inline-choice"
        >Speed
        <select
          data-replay-speed
          @change=${(event: Event) => (this.speed = Number((event.target as HTMLSelectElement).value))}
        >
          ${speeds.map((speed) => html`<option value=${speed} ?selected=${speed === this.speed}>${speed === 0 ? 'at once' : `${speed} ×`}</option>`)}
        </select></label
      >
    </div>`
  }

  private control(
    id: string,
    label: string,
    symbol: Parameters<typeof icon>[0],
    run: () => void,
    disabled: boolean,
  ): TemplateResult {
    return html`<button
      type="button"
      class="smd-button smd-button--plain smd-button--small smd-icon-button"
      data-button=${id}
      aria-label=${label}
      title=${label}
      aria-disabled=${disabled ? 'true' : nothing}
      @click=${() => !disabled && run()}
    >
      ${icon(symbol)}
    </button>`
  }

  private renderJudged(judged: Rejudged): TemplateResult {
    if (judged.differences.length === 0)
      return html`<p class="smd-note smd-note--masked" data-judged="same">
        ${icon('check')}<span>Judged today as it was then.</span>
      </p>`
    return html`<details class="smd-replay-judged" data-judged="different" open>
      <summary>
        ${judged.differences.length === 1 ? 'One step is' : `${judged.differences.length} steps are`} judged differently
        today
      </summary>
      <ul>
        ${judged.differences.map((one) => html`<li><code>${one.step}</code>: then ${one.then}, now ${one.now}. ${one.because}</li>`)}
      </ul>
    </details>`
  }

  private go(to: number): void {
    this.stop()
    this.said = ''
    void this.client?.go(to)
  }

  private readonly play = (): void => {
    if (this.playing) return this.stop()
    this.playing = true
    const { place } = this
    const round = ++this.round
    void (place && place.at === place.total ? this.client?.go(0) : Promise.resolve())?.then(() => this.next(round))
  }

  private next(round: number): void {
    const { place } = this
    const events = this.session.events ?? []
    if (!this.playing || round !== this.round) return
    if (!place || place.at >= place.total) return this.stop()
    const gap = (events[place.at]?.now ?? 0) - (events[place.at - 1]?.now ?? events[place.at]?.now ?? 0)
    const pause = this.speed === 0 ? 0 : Math.min(Math.max(gap / this.speed, 0), longestPause)
    this.timer = setTimeout(() => {
      void this.client?.go(place.at + 1).then(() => this.next(round))
    }, pause)
  }

  private stop(): void {
    clearTimeout(this.timer)
    this.playing = false
  }

  private readonly showSnippets = (): void => {
    const dialog = this.querySelector('smd-snippets')
    if (dialog) void dialog.show()
  }

  private say(type: string): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { session: this.session } }))
  }
}

customElements.define('smd-replay', SmdReplay)
