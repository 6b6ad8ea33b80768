// Findings as cards: what was seen and the evidence for it, the cause, the fix as something to press or
// to copy, who must act, and what else the evidence could mean. `focusFinding` leads to the first one.

import { html, nothing, type TemplateResult } from 'lit'
import type { Finding } from '../core/view.ts'
import { buttonIcon, buttonRow, copyButton, viewButton } from './controls.ts'
import { formatCount } from './format.ts'
import { icon, severityIcon, severityTone } from './icons.ts'

export function findingList(findings: Finding[], id: string): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing
  return html`<section id=${id} class="smd-findings" aria-labelledby="${id}-title">
    <h2 id="${id}-title" class="smd-section-title">Findings</h2>
    ${findings.map((finding, index) => renderFinding(finding, anchorOf(findings, index)))}
  </section>`
}

/** The fragment that names the finding; a finding that is met twice is told apart by its place. */
export function anchorOf(findings: Finding[], index: number): string {
  const id = findings[index]?.id ?? ''
  const before = findings.slice(0, index).filter((other) => other.id === id).length
  return before === 0 ? `finding-${id}` : `finding-${id}-${before + 1}`
}

/** Scrolls to the first finding below `root` and moves the focus there; false when there is none. */
export function focusFinding(root: ParentNode): boolean {
  const card = root.querySelector<HTMLElement>('[data-finding]')
  if (!card) return false
  card.scrollIntoView({ block: 'start' })
  card.focus({ preventScroll: true })
  return true
}

function renderFinding(finding: Finding, anchor: string): TemplateResult {
  const tone = severityTone(finding.severity)
  return html`<section
    id=${anchor}
    class="smd-finding smd-edge-${tone}"
    data-finding=${finding.id}
    data-severity=${finding.severity}
    tabindex="-1"
    aria-labelledby="${anchor}-title"
  >
    <div class="smd-finding-head">
      <h3 id="${anchor}-title">
        <span class="smd-ink-${tone}">${severityIcon(finding.severity)}</span
        ><span class="smd-visually-hidden">${finding.severity}: </span>${finding.title}
      </h3>
      ${renderWho(finding)}
    </div>
    <dl class="smd-finding-facts">
      ${
        finding.evidence
          ? html`<div>
              <dt>Evidence</dt>
              <dd class="smd-evidence">
                <pre tabindex="0" aria-label="Evidence of ${finding.title}">${finding.evidence}</pre>
                ${copyButton(finding.evidence, 'the evidence')}
              </dd>
            </div>`
          : nothing
      }
      ${renderRemedy(finding, anchor)}
    </dl>
    ${
      finding.place
        ? html`<p class="smd-finding-place">
            <button
              type="button"
              class="smd-button smd-button--plain smd-button--small"
              data-place=${finding.place.offset}
              @click=${(event: Event) => showPlace(event, finding)}
            >
              ${icon('search')}<span
                >Show the place in the XML: line ${formatCount(finding.place.line)}, column
                ${formatCount(finding.place.column)}${
                  finding.place.entry > 0 ? `, entry ${formatCount(finding.place.entry)}` : ''
                }</span
              >
            </button>
          </p>`
        : nothing
    }
    ${
      finding.alternatives.length > 0
        ? html`<details class="smd-alternatives">
            <summary>Could also be … <span class="smd-count">${finding.alternatives.length}</span></summary>
            <ul>
              ${finding.alternatives.map((other) => renderAlternative(other, `${anchor}-or-${other.id}`))}
            </ul>
          </details>`
        : nothing
    }
    <p class="smd-source">
      <code>${finding.id}</code>${finding.source ? html` · ${finding.source}` : nothing}${renderLink(finding)}
    </p>
  </section>`
}

/** The feed beside the findings opens its XML there (smd-feed.ts). */
function showPlace(event: Event, finding: Finding): void {
  const detail = finding.place ?? null
  event.currentTarget?.dispatchEvent(new CustomEvent('smd-show-place', { bubbles: true, detail }))
}

function renderAlternative(finding: Finding, scope: string): TemplateResult {
  return html`<li class="smd-alternative" data-alternative=${finding.id}>
    <div class="smd-finding-head">
      <h4>${finding.title}</h4>
      ${renderWho(finding)}
    </div>
    <dl class="smd-finding-facts">${renderRemedy(finding, scope)}</dl>
    <p class="smd-source"><code>${finding.id}</code>${renderLink(finding)}</p>
  </li>`
}

/** Cause and fix; what can be pressed or copied stands with the fix. */
function renderRemedy(finding: Finding, scope: string): TemplateResult {
  const { command } = finding
  return html`${
    finding.cause
      ? html`<div>
          <dt>Cause</dt>
          <dd>${finding.cause}</dd>
        </div>`
      : nothing
  }
  ${
    finding.fix || finding.buttons.length > 0 || command
      ? html`<div>
          <dt>Fix</dt>
          <dd class="smd-fix">
            ${finding.fix ? html`<p>${finding.fix}</p>` : nothing}
            ${
              command
                ? html`<div class="smd-command">
                    <pre tabindex="0" aria-label="Command for: ${finding.title}"><code>${command.text}</code></pre>
                    ${viewButton(command.copy, { icon: 'copy', small: true })}
                  </div>`
                : nothing
            }
            ${buttonRow(finding.buttons, scope, buttonIcon)}
          </dd>
        </div>`
      : nothing
  }`
}

/** Nobody must act on what is only worth knowing. */
function renderWho(finding: Finding): TemplateResult | typeof nothing {
  if (!finding.who || finding.severity === 'info') return nothing
  return html`<p class="smd-who" data-who=${finding.who}>
    ${icon('user')}<span>Who must act: <strong>${finding.who}</strong></span>
  </p>`
}

function renderLink(finding: Finding): TemplateResult | typeof nothing {
  if (!finding.link) return nothing
  return html` ·
    <a class="smd-doc-link" href=${finding.link} target="_blank" rel="noopener"
      >Documentation<span class="smd-visually-hidden"> of ${finding.title}, in a new tab</span>${icon('external')}</a
    >`
}
