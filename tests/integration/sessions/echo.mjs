// Stands between smd and the simulator and puts every secret it has seen into every answer: in headers,
// in JSON and XML bodies, and in every form. The way of a custodian that repeats what it was sent.
import https from 'node:https'
import {once} from 'node:events'
import {readFile, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'

import {formsOf, Scanner} from './scanner.mjs'

const inXml = (forms) => Object.entries(forms).map(([name, text]) =>
  `<echo form="${name}">${text.replaceAll('&', name.startsWith('xml') ? '&' : '&amp;')}</echo>`).join('')

const withEcho = (body, type, secrets) => {
  const all = [...secrets].map(([secret, name]) => [name, formsOf(secret)])
  if (/json/.test(type)) {
    const rows = all.flatMap(([name, forms]) => Object.entries(forms).map(([form, text]) =>
      `"echo ${name} ${form}":"${form.startsWith('json') ? text : JSON.stringify(text).slice(1, -1)}"`))
    return body.replace(/}\s*$/, `${rows.map((row) => `,${row}`).join('')}}`)
  }
  const end = body.lastIndexOf('</')
  if (end < 0) return body
  const comment = all.map(([, forms]) => `<!-- ${forms.raw} ${forms.base64} -->`).join('')
  return body.slice(0, end) + all.map(([, forms]) => inXml(forms)).join('') + comment + body.slice(end)
}

/** {readyFile, scanner}: point smd at the ready file; the scanner knows all secrets of the run. */
export const startEcho = async (t, simulator, registrations) => {
  const scanner = new Scanner()
  const folder = dirname(simulator.ready.ca)
  const [cert, key] = await Promise.all(['server.pem', 'server.key'].map((name) => readFile(join(folder, name))))
  for (const one of registrations) {
    scanner.add('client secret', one.client_secret)
    scanner.add('registration access token', one.registration_access_token)
    scanner.add('Basic pair', Buffer.from(`${one.client_id}:${one.client_secret}`).toString('base64'))
  }
  // What the console itself knows: an echo of somebody else's secret is no leak of this run.
  const known = new Map()
  const learn = (name, secret) => {
    if (!secret) return
    scanner.add(name, secret)
    known.set(secret, name)
  }
  const server = https.createServer({cert, key, ca: simulator.ca, requestCert: true, rejectUnauthorized: false}, async (request, answer) => {
    const pieces = []
    for await (const piece of request) pieces.push(piece)
    const sent = Buffer.concat(pieces)
    const parameters = new URLSearchParams(sent.toString() || new URL(request.url, 'https://x').search)
    for (const name of ['code', 'refresh_token', 'client_secret']) learn(name, parameters.get(name))
    const [, scheme, credentials] = /^(\w+) (.*)$/.exec(request.headers.authorization ?? '') ?? []
    if (scheme === 'Bearer') learn('bearer token', credentials)
    if (scheme === 'Basic') {
      learn('Basic pair', credentials)
      learn('client secret', Buffer.from(credentials, 'base64').toString().split(':')[1])
    }
    const onward = https.request(`${simulator.ready.origin}${request.url}`, {
      method: request.method, headers: {...request.headers, 'accept-encoding': 'identity'}, ca: simulator.ca, cert: simulator.cert, key: simulator.key, agent: false, servername: 'localhost'})
    onward.end(sent)
    const [upstream] = await once(onward, 'response')
    let body = ''
    for await (const piece of upstream) body += piece
    const type = upstream.headers['content-type'] ?? ''
    const headers = {...upstream.headers}
    delete headers['content-length']
    delete headers['transfer-encoding']
    delete headers.etag
    if (request.url.includes('/simulator/')) return answer.writeHead(upstream.statusCode, headers).end(body)
    if (/json/.test(type)) {
      const value = JSON.parse(body)
      for (const name of ['access_token', 'client_access_token', 'refresh_token']) learn(name, value[name])
    }
    let number = 0
    for (const [secret] of known) {
      for (const [form, text] of Object.entries(formsOf(secret))) headers[`x-echo-${++number}-${form}`] = text
    }
    const echoed = withEcho(body, type, known)
    answer.writeHead(upstream.statusCode, headers).end(echoed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => { server.closeAllConnections(); server.close() })
  const readyFile = join(simulator.folder, 'echo.json')
  await writeFile(readyFile, JSON.stringify({...simulator.ready, origin: `https://localhost:${server.address().port}`}))
  return {readyFile, scanner}
}
