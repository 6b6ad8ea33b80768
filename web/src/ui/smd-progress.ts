// A wait with its progress: bytes so far, of how many if that is known, and the button that ends it.

import { html, type TemplateResult } from 'lit'
import type { Progress } from '../core/view.ts'
import { viewButton } from './controls.ts'
import { SmdElement } from './element.ts'
import { progressBar } from './progress_bar.ts'

export class SmdProgress extends SmdElement {
  static override properties = { progress: { attribute: false } }

  declare progress: Progress

  protected override render(): TemplateResult {
    const { text, bytes, totalBytes, cancel } = this.progress
    return html`<section class="smd-card smd-progress" aria-label="Under way">
      ${progressBar(text, bytes, totalBytes)} ${viewButton(cancel)}
    </section>`
  }
}

customElements.define('smd-progress', SmdProgress)
