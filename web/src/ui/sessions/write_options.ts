// The choice of what is to be in a file: how much of the sample data, and customer data or not.

import { html, type TemplateResult } from 'lit'
import type { WriteOptions } from '../../core/sessions/session_file.ts'

type Change = (options: WriteOptions) => void

export const wholeSession: WriteOptions = { customerData: false, bodies: 'all' }

export function bodiesField(id: string, options: WriteOptions, change: Change): TemplateResult {
  const chose = (event: Event): void =>
    change({ ...options, bodies: (event.target as HTMLSelectElement).value as WriteOptions['bodies'] })
  return html`<div class="smd-field">
    <label for=${id}>Sample data</label>
    <div class="smd-control">
      <select id=${id} @change=${chose}>
        <option value="all" ?selected=${options.bodies === 'all'}>Whole</option>
        <option value="thinned" ?selected=${options.bodies === 'thinned'}>Thinned: a few readings of each block</option>
        <option value="none" ?selected=${options.bodies === 'none'}>Left out</option>
      </select>
    </div>
  </div>`
}

export function customerField(id: string, options: WriteOptions, change: Change): TemplateResult {
  return html`<label class="smd-toggle">
    <input
      type="checkbox"
      id=${id}
      .checked=${options.customerData}
      @change=${(event: Event) => change({ ...options, customerData: (event.target as HTMLInputElement).checked })}
    />
    <span>Also take out customer data: names, addresses, account and meter numbers</span>
  </label>`
}
