// Findings as cards: what was seen, the cause, the fix, who must act, the evidence behind a fold.

import { html, nothing, type TemplateResult } from 'lit'
import type { Finding } from '../core/view.ts'
import { buttonRow, copyButton } from './controls.ts'
import { severityIcon, severityTone } from './icons.ts'

export function findingList(findings: Finding[], id: string): TemplateResult | typeof nothing {
  if (findings.length === 0) return nothing
  return html`<section id=${id} class="smd-findings" tabindex="-1" aria-labelledby="${id}-title">
    <h2 id="${id}-title" class="smd-section-title">Findings</h2>
    ${findings.map((finding) => renderFinding(finding))}
  </section>`
}

function renderFinding(finding: Finding): TemplateResult {
  return html`<section
    class="smd-finding smd-edge-${severityTone(finding.severity)}"
    data-finding=${finding.id}
    data-severity=${finding.severity}
  >
    <h3>
      <span class="smd-ink-${severityTone(finding.severity)}">${severityIcon(finding.severity)}</span
      ><span class="smd-visually-hidden">${finding.severity}: </span>${finding.title}
    </h3>
    <dl class="smd-finding-facts">
      ${
        finding.cause
          ? html`<div>
              <dt>Cause</dt>
              <dd>${finding.cause}</dd>
            </div>`
          : nothing
      }
      ${
        finding.fix
          ? html`<div>
              <dt>Fix</dt>
              <dd>${finding.fix}</dd>
            </div>`
          : nothing
      }
      ${
        finding.who
          ? html`<div>
              <dt>Who acts</dt>
              <dd><strong>${finding.who}</strong></dd>
            </div>`
          : nothing
      }
    </dl>
    ${
      finding.evidence
        ? html`<details class="smd-evidence">
            <summary>Evidence <span class="smd-muted">(${finding.layer})</span></summary>
            <div class="smd-evidence-body">
              <pre tabindex="0" aria-label="Evidence of ${finding.title}">${finding.evidence}</pre>
              ${copyButton(finding.evidence, 'the evidence')}
            </div>
          </details>`
        : nothing
    }
    ${buttonRow(finding.buttons, finding.id)}
    ${
      finding.source
        ? html`<p class="smd-source"><code>${finding.id}</code> · ${finding.source}</p>`
        : html`<p class="smd-source"><code>${finding.id}</code></p>`
    }
  </section>`
}
