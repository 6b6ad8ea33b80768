// A request in the order it goes over the wire: line, headers, body.

import { html, nothing, type TemplateResult } from 'lit'
import type { Pair } from '../core/view.ts'
import './smd-code.ts'

export function requestView(method: string, url: string, headers: Pair[], body: string): TemplateResult {
  return html`<div class="smd-request">
    <p class="smd-request-line"><span class="smd-method">${method}</span><code class="smd-url">${url}</code></p>
    ${headerTable(headers, 'Request headers')}
    ${body ? html`<smd-code .text=${body} .language=${'text'} .label=${'Request body'}></smd-code>` : nothing}
  </div>`
}

export function headerTable(headers: Pair[], caption: string): TemplateResult | typeof nothing {
  if (headers.length === 0) return nothing
  return html`<table class="smd-table smd-headers">
    <caption class="smd-visually-hidden">
      ${caption}
    </caption>
    <tbody>
      ${headers.map(
        (header) =>
          html`<tr>
            <th scope="row">${header.name}</th>
            <td>${header.value}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
