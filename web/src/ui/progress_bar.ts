// The bar and its figures. Without a known total it shows movement, and none where motion is unwanted.

import { html, nothing, type TemplateResult } from 'lit'
import { formatBytes } from './format.ts'

export function progressBar(text: string, bytes: number, total: number): TemplateResult {
  const figures = total > 0 ? `${formatBytes(bytes)} of ${formatBytes(total)}` : bytes > 0 ? formatBytes(bytes) : ''
  return html`<div class="smd-progress-body">
    <p><span>${text}</span><span class="smd-figures">${figures}</span></p>
    ${
      total > 0
        ? html`<progress aria-label=${text} max=${total} .value=${Math.min(bytes, total)}></progress>`
        : html`<div
            class="smd-indeterminate"
            role="progressbar"
            aria-label=${text}
            aria-valuetext=${figures || nothing}
          >
            <span></span>
          </div>`
    }
  </div>`
}
