// A proxy with a store, and people who use it.
import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {mkdtempSync, rmSync, chmodSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gunzipSync, gzipSync} from 'node:zlib'

import {Proxy} from '../lib/proxy.mjs'

export const temporary = (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'smd-store-'))
  // PostgreSQL's own user goes through it.
  chmodSync(folder, 0o711)
  t.after(() => rmSync(folder, {recursive: true, force: true}))
  return folder
}

/** A session file as small as one can be; `text` makes it another. */
export const sessionFile = (title, {verdict = 'passed', findings = [], userType = 'self_access', note = '', text = ''} = {}) => ({
  format: 'smd-session', version: 1, tool: {name: 'test', version: '0', rules: ''},
  created: 1_790_000_000_000, title, note, redaction: 'secrets',
  plan: {userType, environment: {id: 'simulator', kind: 'simulator', label: 'Simulator', origin: '', authorize: ''}, clientCertificateSha256: null},
  events: [{type: 'start', now: 1, text}], bodies: {},
  verdicts: [{step: 'connectivity.token', verdict, findings, outcome: ''}, {step: 'connectivity.status', verdict: 'not run', findings: [], outcome: ''}],
  digest: createHash('sha256').update(text).digest('hex'),
})

export const packed = (file) => gzipSync(JSON.stringify(file))
export const unpacked = (bytes) => JSON.parse(gunzipSync(bytes))

export class Person {
  constructor(proxy) {
    this.proxy = proxy
  }

  static async at(proxy) {
    await proxy.logIn()
    return new Person(proxy)
  }

  async ask(method, path, {body, version, status} = {}) {
    const answer = await this.proxy.request(`/api/sessions${path}`, {
      method,
      body: body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      headers: {...this.proxy.pageHeaders, ...(version === undefined ? {} : {'if-match': `"${version}"`})},
    })
    if (status !== undefined) assert.equal(answer.status, status, `${method} ${path}: ${answer.text.slice(0, 300)}`)
    return {...answer, json: /json/.test(answer.headers['content-type'] ?? '') ? JSON.parse(answer.text) : undefined}
  }

  async save(file) {
    return (await this.ask('POST', '', {body: packed(file), status: 201})).json.id
  }

  async list(query = {}) {
    return (await this.ask('GET', `?${new URLSearchParams(query)}`, {status: 200})).json
  }

  async open(id) {
    return unpacked((await this.ask('GET', `/${id}`, {status: 200})).body)
  }
}

export const startWithStore = async (t, folder, store, settings = {}) => {
  const proxy = await Proxy.start({folder, settings: {store, ...settings}})
  t.after(() => proxy.stop('SIGKILL'))
  return Person.at(proxy)
}
