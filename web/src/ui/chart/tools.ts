// The buttons above a chart: span, earlier and later, what is drawn, net, unit.

import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../icons.ts'
import type { Mode } from './source.ts'
import { day } from './window.ts'

export const spans = [
  { id: 'all', label: 'All', seconds: 0 },
  { id: 'year', label: 'Year', seconds: 365 * day },
  { id: 'month', label: 'Month', seconds: 31 * day },
  { id: 'week', label: 'Week', seconds: 7 * day },
  { id: 'day', label: 'Day', seconds: day },
] as const

export const modes = [
  { id: 'readings', label: 'Readings' },
  { id: 'day', label: 'Daily totals' },
  { id: 'month', label: 'Monthly totals' },
] as const

interface Tools {
  span: string
  /** "from – to" of what is in sight. */
  window: string
  mode: Mode
  /** Why there are no totals; "" when there are. */
  noTotals: string
  /** Null where there is no difference to draw. */
  net: boolean | null
  units: { label: string }[]
  unit: number
  onSpan(seconds: number): void
  onPan(fraction: number): void
  onMode(mode: Mode): void
  onNet(net: boolean): void
  onUnit(unit: number): void
}

export function chartTools(tools: Tools): TemplateResult {
  return html`<div class="smd-chart-tools">
    <div class="smd-segments smd-segments--small" role="group" aria-label="Span shown">
      ${spans.map(
        (span) =>
          html`<button
            type="button"
            data-span=${span.id}
            aria-pressed=${tools.span === span.id ? 'true' : 'false'}
            @click=${() => tools.onSpan(span.seconds)}
          >
            ${span.label}
          </button>`,
      )}
    </div>
    <div class="smd-segments smd-segments--small" role="group" aria-label="Move in time">
      <button type="button" aria-label="Earlier" data-pan="-1" @click=${() => tools.onPan(-1)}>${icon('left')}</button>
      <button type="button" aria-label="Later" data-pan="1" @click=${() => tools.onPan(1)}>${icon('right')}</button>
    </div>
    <p class="smd-chart-window">${tools.window}</p>
    <div class="smd-segments smd-segments--small" role="group" aria-label="What is drawn">
      ${modes.map(
        (mode) =>
          html`<button
            type="button"
            data-mode=${mode.id}
            aria-pressed=${tools.mode === mode.id ? 'true' : 'false'}
            ?disabled=${mode.id !== 'readings' && tools.noTotals !== ''}
            title=${(mode.id !== 'readings' && tools.noTotals) || nothing}
            @click=${() => tools.onMode(mode.id)}
          >
            ${mode.label}
          </button>`,
      )}
    </div>
    ${
      tools.net === null
        ? nothing
        : html`<label class="smd-toggle"
            ><input
              type="checkbox"
              data-net
              .checked=${tools.net && tools.mode === 'readings'}
              ?disabled=${tools.mode !== 'readings'}
              @change=${(event: Event) => tools.onNet((event.target as HTMLInputElement).checked)}
            />Net line</label
          >`
    }
    ${
      tools.units.length > 1
        ? html`<label class="smd-inline-choice"
            >Unit
            <select
              data-unit
              @change=${(event: Event) => tools.onUnit(Number((event.target as HTMLSelectElement).value))}
            >
              ${tools.units.map(
                (unit, index) => html`<option value=${index} ?selected=${index === tools.unit}>${unit.label}</option>`,
              )}
            </select></label
          >`
        : nothing
    }
  </div>`
}
