// HARs that others recorded become sessions that are judged, and keep none of their secrets: also where
// a known HAR sanitizer leaves them, in XML and JSON bodies and in the addresses of resources.
import test from 'node:test'
import assert from 'node:assert/strict'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import {smd, startSimulatorForSmd} from '../headless/support.mjs'
import {Scanner} from './scanner.mjs'

const secrets = {
  client_secret: 'b1946ac92492d2347c6235b4d2611184', client_access_token: '5b1e2c3d-7a8f-4d2c-9e1b-0f6c2f1e77aa',
  access_token: '0f6c2f1e-77aa-4c1d-9b55-2b8f4f0f6c11', refresh_token: '9b55c1d0-2b8f-4f0f-8c11-77aa4c1d0f6c',
  registration_access_token: '77aa4c1d-0f6c-4f1e-9b55-6c112b8f4f0f', code: '2b8f4f0f-6c11-4c1d-8b55-0f6c2f1e77aa',
}
const clientId = '0123456789abcdef0123456789abcdef'
const basic = `Basic ${Buffer.from(`${clientId}:${secrets.client_secret}`).toString('base64')}`
const origin = 'https://api.pge.com'
const resource = '/GreenButtonConnect/espi/1_1/resource'

const scanner = new Scanner()
for (const [name, value] of Object.entries(secrets)) scanner.add(name, value)
scanner.add('Basic pair', basic.slice(6))

let second = 0
const entry = (method, path, {authorization, form, status = 200, type = 'application/json', text, headers = []}) => ({
  startedDateTime: `2026-03-04T05:06:${String(second++).padStart(2, '0')}.250-08:00`, time: 120,
  request: {
    method, url: origin + path, httpVersion: 'h2', cookies: [], queryString: [], headersSize: -1, bodySize: -1,
    headers: authorization ? [{name: 'authorization', value: authorization}] : [],
    ...(form && {postData: {mimeType: 'application/x-www-form-urlencoded', params: [], text: new URLSearchParams(form).toString()}}),
  },
  response: {status, statusText: '', httpVersion: 'h2', cookies: [], headers: [{name: 'Content-Type', value: type}, ...headers],
    content: {size: text.length, mimeType: type, text}, redirectURL: '', headersSize: -1, bodySize: -1},
  cache: {}, timings: {blocked: 1, dns: 2, connect: 20, ssl: 15, send: 1, wait: 80, receive: 5},
})

const token = '/datacustodian/test/oauth/v2/token'
const recorded = () => [
  entry('GET', '/favicon.ico', {text: ''}),
  entry('POST', token, {authorization: basic, form: {grant_type: 'client_credentials'},
    text: JSON.stringify({client_access_token: secrets.client_access_token, expires_in: 3600, token_type: 'Bearer', scope: 'FB=1'})}),
  entry('GET', `${resource}/ReadServiceStatus`, {authorization: `Bearer ${secrets.client_access_token}`, type: 'application/atom+xml',
    text: `<ServiceStatus xmlns="http://naesb.org/espi"><currentStatus>1</currentStatus><access_token>${secrets.access_token}</access_token><client_secret>${secrets.client_secret}</client_secret></ServiceStatus>`}),
  entry('POST', token, {authorization: basic, form: {grant_type: 'authorization_code', code: secrets.code, redirect_uri: 'https://app.example/cb'},
    text: JSON.stringify({access_token: secrets.access_token, refresh_token: secrets.refresh_token, expires_in: 3600, token_type: 'Bearer',
      resourceURI: `${origin}${resource}/Batch/Subscription/4711`, authorizationURI: `${origin}${resource}/Authorization/4711`})}),
  entry('GET', `${resource}/ApplicationInformation/77`, {authorization: `Bearer ${secrets.registration_access_token}`, type: 'application/atom+xml',
    text: `<ApplicationInformation xmlns="http://naesb.org/espi"><client_secret>${secrets.client_secret}</client_secret><registration_access_token>${secrets.registration_access_token}</registration_access_token></ApplicationInformation>`}),
]

const folderOf = async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'smd-har-'))
  t.after(() => rm(folder, {recursive: true, force: true}))
  return folder
}
const harFile = async (folder, entries) => {
  const file = join(folder, 'foreign.har')
  await writeFile(file, JSON.stringify({log: {version: '1.2', creator: {name: 'other', version: '1'}, entries}}))
  return file
}

test('a foreign HAR is judged step by step', async (t) => {
  const folder = await folderOf(t)
  const replayed = await smd(['replay', await harFile(folder, recorded())])
  assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr)
  for (const line of [/connectivity\.token: (passed|warning)/, /connectivity\.status: (passed|warning)/, /oauth\.token: (passed|warning)/,
    /application\.information: (failed|warning)/, /connectivity\.sample-data: not run/]) assert.match(replayed.stdout, line)
  assert.match(replayed.stderr, /1 calls? in the HAR belong to no step/)
})

test('a body that the recorder did not keep is named', async (t) => {
  const folder = await folderOf(t)
  const entries = recorded()
  for (const [index, size] of [[2, -1], [4, 1234]]) {
    const {content} = entries[index].response
    delete content.text
    content.size = size
  }
  const replayed = await smd(['replay', await harFile(folder, entries)])
  assert.match(replayed.stderr, /no body for \S*ReadServiceStatus/)
  assert.match(replayed.stderr, /no body for \S*ApplicationInformation/)
})

test('nothing made of a foreign HAR holds a secret of it', async (t) => {
  const folder = await folderOf(t)
  const har = await harFile(folder, recorded())
  const names = ['s.json', 'x.har', 'x.html', 'x.xml', 'x.md', 'x.txt']
  const flags = ['--session', '--har', '--html', '--junit', '--markdown', '--support']
  const ended = await smd(['export', har, '--redact-customer-data', ...names.flatMap((name, index) => [flags[index], join(folder, name)])])
  assert.equal(ended.code, 0, ended.stderr)
  for (const name of names) {
    const text = await readFile(join(folder, name), 'utf8')
    assert.deepEqual(scanner.find(name, text), [])
    assert.ok(!text.includes('/Subscription/4711'), name)
  }
})

test('errors in a HAR are explained as those of a run', async (t) => {
  const folder = await folderOf(t)
  const refused = entry('POST', token, {authorization: basic, form: {grant_type: 'client_credentials'}, status: 400, type: 'text/plain', text: 'Invalid Certificate'})
  const replayed = await smd(['replay', await harFile(folder, [refused])])
  assert.match(replayed.stdout, /connectivity\.token: failed \(gateway\.invalid-certificate/)
})

test('a HAR without credentials, bodies or times is taken as far as it goes, and that is said', async (t) => {
  const folder = await folderOf(t)
  const bare = entry('GET', `${resource}/ReadServiceStatus`, {type: 'application/atom+xml', text: ''})
  bare.startedDateTime = 'yesterday'
  bare.response.content = {size: 300, mimeType: 'application/atom+xml'}
  delete bare.timings
  const replayed = await smd(['replay', await harFile(folder, [bare, {}, 7, {request: {url: 'chrome://x', method: 'GET'}}])])
  assert.notEqual(replayed.code, 2, replayed.stderr)
  assert.match(replayed.stderr, /no credentials/)
  assert.match(replayed.stderr, /no call for the step connectivity\.token/)
})

test('our own HAR comes back with the same verdicts', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  const session = join(simulator.folder, 'run.json')
  await smd(['test', '--simulator', simulator.readyFile, '--session', session])
  const har = join(simulator.folder, 'run.har')
  await smd(['export', session, '--har', har])
  const verdicts = async (file) => Object.fromEntries(JSON.parse((await smd(['replay', file, '--json'])).stdout).verdicts.map(({step, verdict}) => [step, verdict]))
  const then = await verdicts(session)
  const now = await verdicts(har)
  for (const step of ['connectivity.token', 'connectivity.status', 'connectivity.sample-data', 'oauth.token', 'oauth.refresh', 'application.authorization', 'application.information'])
    assert.equal(now[step], then[step], step)
})
