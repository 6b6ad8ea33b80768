// The base of every custom element here. They render into the light DOM: one style sheet reaches all,
// labels and descriptions may point across elements, and a reader of the page finds one plain document.

import { LitElement } from 'lit'

export class SmdElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this
  }
}
