// Notices above the step: the core's, and the shell's own (connection lost, window blocked …).

import { html, nothing, type TemplateResult } from 'lit'
import type { Notice, Severity } from '../core/view.ts'
import { viewButton } from './controls.ts'
import { icon, severityIcon, severityTone } from './icons.ts'

/** A notice of the shell itself. */
export interface LocalNotice {
  id: string
  severity: Severity
  text: string
  link?: string
  action?: { label: string; run: () => void }
  dismiss?: () => void
}

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** What stops the run is read first. */
function bySeverity(notices: Notice[]): Notice[] {
  return notices.toSorted((one, other) => rank[one.severity] - rank[other.severity])
}

export function noticeList(core: Notice[], local: LocalNotice[]): TemplateResult | typeof nothing {
  if (core.length + local.length === 0) return nothing
  return html`<div class="smd-notices">
    ${local.map(
      (notice) =>
        html`<div
          class="smd-notice smd-tone-${severityTone(notice.severity)}"
          data-notice=${notice.id}
          role=${notice.severity === 'error' ? 'alert' : nothing}
        >
          ${severityIcon(notice.severity)}
          <p>
            ${notice.text}
            ${notice.link ? html`<a href=${notice.link} target="_blank" rel="noopener">${notice.link}</a>` : nothing}
          </p>
          <div class="smd-notice-buttons">
            ${
              notice.action
                ? html`<button
                    type="button"
                    class="smd-button smd-button--plain smd-button--small"
                    @click=${notice.action.run}
                  >
                    ${notice.action.label}
                  </button>`
                : nothing
            }
            ${
              notice.dismiss
                ? html`<button
                    type="button"
                    class="smd-button smd-button--ghost smd-button--small smd-icon-button"
                    aria-label="Close this notice"
                    @click=${notice.dismiss}
                  >
                    ${icon('cross')}
                  </button>`
                : nothing
            }
          </div>
        </div>`,
    )}
    ${bySeverity(core).map(
      (notice) =>
        html`<div class="smd-notice smd-tone-${severityTone(notice.severity)}" data-notice=${notice.id}>
          ${severityIcon(notice.severity)}
          <p>${notice.text}</p>
          ${
            notice.buttons.length > 0
              ? html`<div class="smd-notice-buttons">
                  ${notice.buttons.map((button) => viewButton(button, { small: true }))}
                </div>`
              : nothing
          }
        </div>`,
    )}
  </div>`
}
