// The customer's browser in the OAuth Test: follows redirects and presses the button of each page, until
// a page without a form. Runs no script and keeps no cookie.
import http from 'node:http'
import {text} from 'node:stream/consumers'

const attributes = (tag) => new Map([...tag.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) =>
  [name, value.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')]))

const formOf = (html) => {
  const form = /<form([^>]*)>(.*?)<\/form>/s.exec(html)
  if (form === null) return undefined
  const inputs = [...form[2].matchAll(/<input([^>]*)>/g)].map(([, tag]) => attributes(tag))
  const at = attributes(form[1])
  return {action: at.get('action') ?? '', method: (at.get('method') ?? 'get').toUpperCase(),
    fields: new URLSearchParams(inputs.map((input) => [input.get('name'), input.get('value') ?? '']))}
}

// Not by fetch: that says of itself that it is no navigation.
const load = ({address, method, body, from}, patience) => new Promise((done, failed) => {
  const url = new URL(address)
  const headers = {'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Site': from === url.origin ? 'same-origin' : 'cross-site'}
  if (body !== undefined) Object.assign(headers, {'Content-Type': 'application/x-www-form-urlencoded', Origin: from})
  const outgoing = http.request(url, {method, headers, agent: false, signal: AbortSignal.timeout(patience)}, async (answer) => {
    try {
      done({status: answer.statusCode, location: answer.headers.location, html: await text(answer)})
    } catch (error) {
      failed(error)
    }
  })
  outgoing.on('error', failed)
  outgoing.end(body)
})

const mostSteps = 16
// A silent custodian, and one that drops the connection: the customer sees that nothing comes.
const nothingCame = ['ABORT_ERR', 'ECONNRESET']

/** Opens an address; gives the status of the last answer, undefined when none came, or not in `patience` ms. */
export const follow = async (address, {method = 'GET', body, patience}) => {
  let step = {address, method, body, from: new URL(address).origin}
  for (let i = 0; i < mostSteps; ++i) {
    let answer
    try {
      answer = await load(step, patience)
    } catch (error) {
      if (nothingCame.includes(error.code)) return undefined
      throw error
    }
    const {status, location, html} = answer
    const from = new URL(step.address).origin
    const form = formOf(html)
    if (status >= 300 && status < 400 && location !== undefined) {
      step = {address: new URL(location, step.address).href, method: 'GET', from}
    } else if (status === 200 && form !== undefined) {
      step = {address: new URL(form.action, step.address).href, method: form.method, body: form.fields.toString(), from}
    } else {
      return status
    }
  }
  throw new Error('the redirects of the OAuth Test do not come to an end')
}
