// Secrets in a HAR of other software: every kind of secret, in every form, at every place of a call; and
// secrets that stand there only once, known by nothing but the name beside them, with escapes in the middle.
// Cloudflare's har-sanitizer leaves what stands in bodies.
import test from 'node:test'
import assert from 'node:assert/strict'
import {readdir, readFile, writeFile} from 'node:fs/promises'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import {smd} from '../headless/support.mjs'
import {formsOf, Scanner} from './scanner.mjs'

const origin = 'https://api.pge.com'
const resource = '/GreenButtonConnect/espi/1_1/resource'
const token = '/datacustodian/test/oauth/v2/token'
const clientId = '0123456789abcdef0123456789abcdef'
const names = ['client_secret', 'registration_access_token', 'client_access_token', 'access_token', 'refresh_token']

let drawn = 0
/** A secret that no other test has; the same in every run. */
const newSecret = () => {
  drawn += 1
  const digits = (BigInt(drawn) * 0x9e3779b97f4a7c15f39cc0605cedc835n % (1n << 128n)).toString(16).padStart(32, '0')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const pairs = (values) => Object.entries(values).map(([name, value]) => ({name, value: String(value)}))
let second = 0
const entry = (method, path, {query = {}, headers = {}, post, status = 200, type = 'application/json', text, answerHeaders = {}}) => ({
  startedDateTime: `2026-03-04T05:06:${String(second++ % 60).padStart(2, '0')}.250Z`, time: 120,
  request: {
    method, url: `${origin}${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''}`, httpVersion: 'HTTP/1.1', cookies: [],
    headers: pairs(headers), queryString: pairs(query), headersSize: -1, bodySize: -1, ...(post && {postData: post}),
  },
  response: {status, statusText: '', httpVersion: 'HTTP/1.1', cookies: [], headers: pairs({'Content-Type': type, ...answerHeaders}),
    content: {size: text.length, mimeType: type, text}, redirectURL: '', headersSize: -1, bodySize: -1},
  cache: {}, timings: {send: 1, wait: 80, receive: 5},
})
const form = (values) => ({mimeType: 'application/x-www-form-urlencoded', params: pairs(values), text: new URLSearchParams(values).toString()})
const espi = (name, inside) => `<${name} xmlns="http://naesb.org/espi"><currentStatus>1</currentStatus>${inside}</${name}>`

const flags = {'--session': 's.json', '--har': 'x.har', '--html': 'x.html', '--junit': 'x.xml', '--markdown': 'x.md', '--support': 'x.txt'}

/** Every text that smd makes of the entries, by name. */
const textsMadeOf = async (t, entries) => {
  const folder = mkdtempSync(join(tmpdir(), 'smd-har-secrets-'))
  t.after(() => rmSync(folder, {recursive: true, force: true}))
  const har = join(folder, 'foreign.har')
  await writeFile(har, JSON.stringify({log: {version: '1.2', creator: {name: 'other', version: '1'}, entries}}))
  const snippets = join(folder, 'snippets')
  const ended = await smd(['export', har, '--snippets', snippets, ...Object.entries(flags).flatMap(([flag, name]) => [flag, join(folder, name)])])
  assert.equal(ended.code, 0, ended.stderr)
  const replayed = await smd(['replay', har, '--json'])
  const texts = {'what smd export printed': ended.stdout + ended.stderr, 'what smd replay printed': replayed.stdout + replayed.stderr}
  for (const name of Object.values(flags)) texts[name] = await readFile(join(folder, name), 'utf8')
  for (const name of await readdir(snippets)) texts[name] = await readFile(join(snippets, name), 'utf8')
  return texts
}

const expectNothing = (scanner, texts) => {
  const found = Object.entries(texts).flatMap(([name, text]) => scanner.find(name, text))
  assert.deepEqual(found.slice(0, 5), [])
}

test('every secret, in every form, at every place of a call', {timeout: 120_000}, async (t) => {
  const secrets = Object.fromEntries(names.map((name) => [name, newSecret()]))
  secrets.code = newSecret()
  const basic = Buffer.from(`${clientId}:${secrets.client_secret}`).toString('base64')
  const scanner = new Scanner()
  for (const [name, value] of [...Object.entries(secrets), ['Basic pair', basic]]) scanner.add(name, value)
  const all = [...Object.entries(secrets), ['basic', basic]].flatMap(([name, value]) =>
    Object.entries(formsOf(value)).map(([kind, text]) => [`${name}-${kind}`, kind, text]))
  const plain = Object.fromEntries(all.map(([name, , text]) => [`x-${name}`, text]))
  const inJson = all.map(([name, kind, text]) => `,"${name}":"${kind.startsWith('json') ? text : JSON.stringify(text).slice(1, -1)}"`).join('')
  const inXml = all.map(([name, kind, text]) =>
    `<espi:echo name="${name}">${kind.startsWith('xml') ? text : text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</espi:echo>`).join('')
  const json = (value) => JSON.stringify(value).replace(/}$/, `${inJson}}`)
  const bearer = (value) => ({Authorization: `Bearer ${value}`, ...plain})
  const texts = await textsMadeOf(t, [
    entry('POST', token, {headers: {Authorization: `Basic ${basic}`, ...plain}, query: plain, post: form({grant_type: 'client_credentials', ...plain}),
      answerHeaders: plain, text: json({client_access_token: secrets.client_access_token, expires_in: 3600, token_type: 'Bearer', scope: 'FB=1'})}),
    entry('GET', `${resource}/ReadServiceStatus`, {headers: bearer(secrets.client_access_token), query: plain, type: 'application/atom+xml', answerHeaders: plain,
      text: espi('ServiceStatus', inXml.replaceAll('espi:', ''))}),
    entry('POST', token, {headers: {Authorization: `Basic ${basic}`}, answerHeaders: plain,
      post: form({grant_type: 'authorization_code', code: secrets.code, redirect_uri: 'https://app.example/cb', ...plain}),
      text: json({access_token: secrets.access_token, refresh_token: secrets.refresh_token, expires_in: 3600, token_type: 'Bearer',
        resourceURI: `${origin}${resource}/Batch/Subscription/4711`, authorizationURI: `${origin}${resource}/Authorization/4711`})}),
    entry('POST', token, {headers: {Authorization: `Basic ${basic}`, 'Content-Type': 'application/json'}, status: 400,
      post: {mimeType: 'application/json', text: json({grant_type: 'refresh_token', refresh_token: secrets.refresh_token})}, answerHeaders: plain, text: json({error: 'invalid_request'})}),
    entry('GET', `${resource}/Authorization`, {headers: bearer(secrets.client_access_token), status: 403, type: 'text/html', answerHeaders: plain,
      text: `<html><body><h1>Forbidden</h1><p>${inXml.replaceAll('espi:', '')}</p></body></html>`}),
    entry('GET', `${resource}/ApplicationInformation/77`, {headers: bearer(secrets.registration_access_token), type: 'application/atom+xml', answerHeaders: plain,
      text: `<espi:ApplicationInformation xmlns:espi="http://naesb.org/espi"><espi:client_secret>${secrets.client_secret}</espi:client_secret><espi:registration_access_token>${secrets.registration_access_token}</espi:registration_access_token>${inXml}</espi:ApplicationInformation>`}),
    entry('POST', `${resource}/ApplicationInformation/77`, {headers: {...bearer(secrets.registration_access_token), 'Content-Type': 'application/xml'},
      post: {mimeType: 'application/xml', text: `<a xmlns:espi="http://naesb.org/espi">${inXml}</a>`}, type: 'text/plain', answerHeaders: plain, text: ''}),
  ])
  assert.match(texts['x.har'], /x-client_secret-raw/, 'the echoes are in what was searched')
  assert.match(texts['s.json'], /access_token-base64urlAt1/)
  expectNothing(scanner, texts)
})

/** name=value as a text of its own kind, with the value in that form. */
const named = {
  'JSON': (name, text, kind) => kind.startsWith('json') && {type: 'application/json', text: `{"error":"server_error","${name}":"${text}"}`},
  'JSON in JSON': (name, text, kind) => kind === 'jsonOnce' && {type: 'application/json', text: JSON.stringify({error: 'server_error', log: `{"${name}":"${text}"}`})},
  'JSON with a name in escapes': (name, text, kind) => kind === 'raw' && {type: 'application/json', text: `{"error":"x","${name.replace('_', '\\u005f')}":"${text}"}`},
  'XML': (name, text, kind) => (kind === 'raw' || kind.startsWith('xml')) && {type: 'application/xml', text: espi('ServiceStatus', `<${name}>${text}</${name}>`)},
  'XML with a prefix and attributes': (name, text, kind) => (kind === 'raw' || kind.startsWith('xml')) && {type: 'application/xml',
    text: `<e:a xmlns:e="http://naesb.org/espi"><e:${name} e:type="xsd:string">${text}</e:${name}></e:a>`},
  'XML in XML': (name, text, kind) => kind === 'raw' && {type: 'application/xml', text: espi('ServiceStatus', `<log>&lt;${name}&gt;${text}&lt;/${name}&gt;</log>`)},
  'a form': (name, text, kind) => (kind === 'raw' || kind.startsWith('percent')) && {type: 'text/plain', text: `error=server_error&${name}=${text}&x=1`},
  'an address in a header': (name, text, kind) => kind.startsWith('percent') && {type: 'text/plain', text: 'moved', status: 500,
    answerHeaders: {'X-Retry': `https://x.example/cb?${name}=${text}`}},
}

for (const [place, write] of Object.entries(named)) {
  test(`a secret that stands there once, with its name beside it: ${place}`, {timeout: 120_000}, async (t) => {
    const scanner = new Scanner()
    const client = newSecret()
    const entries = [entry('POST', token, {headers: {Authorization: `Basic ${Buffer.from(`${clientId}:${client}`).toString('base64')}`}, post: form({grant_type: 'client_credentials'}),
      text: JSON.stringify({client_access_token: newSecret(), expires_in: 3600, token_type: 'Bearer', scope: 'FB=1'})})]
    let count = 0
    for (const name of names) {
      for (const kind of Object.keys(formsOf(client))) {
        const secret = newSecret()
        const answer = write(name, formsOf(secret)[kind], kind)
        if (!answer) continue
        count += 1
        scanner.add(`${name} (${kind})`, secret)
        entries.push(entry('GET', `${resource}/ReadServiceStatus`, {headers: {Authorization: 'Bearer x'}, ...answer}))
      }
    }
    assert.ok(count >= names.length, `${count} cases`)
    const texts = await textsMadeOf(t, entries)
    assert.match(texts['s.json'], new RegExp(`${names[4]}-\\d`), 'the pseudonyms stand in their places')
    expectNothing(scanner, texts)
  })
}
