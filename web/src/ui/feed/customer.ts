// Customer data of a feed, masked by the core until the person wants to see it.

import { html, type TemplateResult } from 'lit'
import type { CustomerData } from '../../core/view.ts'
import { pairList, viewButton } from '../controls.ts'
import { formatCount } from '../format.ts'

export function customerData(customer: CustomerData, toEntry: (entry: number) => void): TemplateResult {
  return html`<div class="smd-customer" data-customer=${customer.shown ? 'shown' : 'masked'}>
    <div class="smd-customer-head">
      <p>
        ${
          customer.shown
            ? 'Names, addresses and account numbers are shown: mind who sees this screen.'
            : 'Names, addresses and account numbers are masked, here and in the XML.'
        }
      </p>
      ${viewButton(customer.toggle, { icon: customer.shown ? 'eyeOff' : 'eye' })}
    </div>
    ${customer.resources.map(
      (resource) =>
        html`<section class="smd-customer-resource">
          <h3>
            ${resource.type}
            <button
              type="button"
              class="smd-button smd-button--ghost smd-button--small"
              @click=${() => toEntry(resource.entry)}
            >
              Entry ${formatCount(resource.entry)} as XML
            </button>
          </h3>
          ${pairList(resource.fields)}
        </section>`,
    )}
  </div>`
}
