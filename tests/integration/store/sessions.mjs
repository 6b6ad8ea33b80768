// Session files for the tests, and a client of the API as the page is one.
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

/** Members sorted, no blanks (docs/contracts.md section 8). */
export const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : value !== null && typeof value === 'object'
      ? `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
      : JSON.stringify(value)

export const digestOf = ({ digest, title, note, ...rest }) => createHash('sha256').update(canonical(rest)).digest('hex')
export const isWhole = (session) => session.digest === digestOf(session)

export function sessionFile({ title = 'A run', note = '', userType = 'standard_user', environment = 'PG&E test', verdicts = [['token', 'passed']], created = 1_760_000_000_000, text = 'x' } = {}) {
  const file = {
    format: 'smd-session',
    version: 1,
    tool: { name: 'smd', version: '0.1.0', rules: '0'.repeat(64) },
    created,
    title,
    note,
    redaction: 'secrets',
    plan: { userType, environment: { id: 'e', kind: 'test', label: environment, origin: 'https://utility.example', authorize: 'https://utility.example/authorize' }, clientCertificateSha256: null },
    events: [{ type: 'edit', now: created, field: 'note', value: text }],
    bodies: {},
    verdicts: verdicts.map(([step, verdict, findings = []]) => ({ step, verdict, findings, outcome: '' })),
  }
  return { ...file, digest: digestOf(file) }
}

export const packed = (file) => gzipSync(JSON.stringify(file))
export const unpacked = (bytes) => JSON.parse(gunzipSync(bytes).toString())

export class Client {
  constructor(proxy) {
    this.proxy = proxy
  }
  /** {status, headers, json, body}. */
  async ask(method, path, body, headers = {}) {
    const type = body === undefined ? {} : { 'content-type': Buffer.isBuffer(body) ? 'application/gzip' : 'application/json' }
    const bytes = body === undefined || Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await this.proxy.request(path, { method, body: bytes, headers: { ...this.proxy.pageHeaders, ...type, ...headers } })
    const isJson = /json/.test(answer.headers['content-type'] ?? '')
    return { ...answer, json: isJson ? JSON.parse(answer.text) : undefined }
  }
  save(file) {
    return this.ask('POST', '/api/sessions', Buffer.isBuffer(file) ? file : packed(file))
  }
  async saved(file) {
    const answer = await this.save(file)
    if (answer.status !== 201) throw new Error(`save: ${answer.status} ${answer.text}`)
    return answer.json.id
  }
  list(filter = {}) {
    return this.ask('GET', `/api/sessions?${new URLSearchParams(filter)}`)
  }
  async titles(filter) {
    const answer = await this.list(filter)
    if (answer.status !== 200) throw new Error(`list: ${answer.status} ${answer.text}`)
    return answer.json.sessions.map((row) => row.title)
  }
  open(id) {
    return this.ask('GET', `/api/sessions/${id}`)
  }
  put(id, version, file) {
    return this.ask('PUT', `/api/sessions/${id}`, packed(file), { 'if-match': `"${version}"` })
  }
  patch(id, version, change) {
    return this.ask('PATCH', `/api/sessions/${id}`, change, { 'if-match': `"${version}"` })
  }
  share(id, level, expiresIn = 3600) {
    return this.ask('POST', `/api/sessions/${id}/links`, { level, expiresIn })
  }
  links(id) {
    return this.ask('GET', `/api/sessions/${id}/links`)
  }
  audit(id) {
    return this.ask('GET', `/api/sessions/${id}/audit`)
  }
  /** As somebody who has nothing but the link. */
  shared(token) {
    return this.proxy.request(`/api/shared/${token}`)
  }
}
