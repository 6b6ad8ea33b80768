// The same three calls as the tools of the field write them down: each is judged alike. The differences
// are those of their files: Firefox, Charles, Fiddler, mitmproxy, and editors that sort what they write.
import test from 'node:test'
import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

import {smd} from '../headless/support.mjs'

const origin = 'https://api.pge.com'
const resource = '/GreenButtonConnect/espi/1_1/resource'
const secret = 'b1946ac92492d2347c6235b4d2611184'
const basic = `Basic ${Buffer.from(`0123456789abcdef0123456789abcdef:${secret}`).toString('base64')}`
const accessToken = '5b1e2c3d-7a8f-4d2c-9e1b-0f6c2f1e77aa'

const call = (at, method, path, headers, answer, post) => ({
  startedDateTime: `2026-03-04T05:06:${at}.250Z`, time: 120,
  request: {method, url: origin + path, httpVersion: 'HTTP/1.1', cookies: [], headers, queryString: [], headersSize: -1, bodySize: -1, ...(post && {postData: post})},
  response: {status: 200, statusText: 'OK', httpVersion: 'HTTP/1.1', cookies: [], headers: [{name: 'Content-Type', value: answer.mimeType}],
    content: {size: answer.text.length, ...answer}, redirectURL: '', headersSize: -1, bodySize: -1},
  cache: {}, timings: {blocked: 0, dns: 0, connect: 0, ssl: 0, send: 1, wait: 80, receive: 5},
})
const bearer = [{name: 'Authorization', value: `Bearer ${accessToken}`}]
const calls = () => [
  call('07', 'POST', '/datacustodian/test/oauth/v2/token', [{name: 'Authorization', value: basic}],
    {mimeType: 'application/json', text: JSON.stringify({client_access_token: accessToken, expires_in: 3600, token_type: 'Bearer', scope: 'FB=1'})},
    {mimeType: 'application/x-www-form-urlencoded', text: 'grant_type=client_credentials', params: [{name: 'grant_type', value: 'client_credentials'}]}),
  call('08', 'GET', `${resource}/ReadServiceStatus`, bearer,
    {mimeType: 'application/atom+xml', text: '<ServiceStatus xmlns="http://naesb.org/espi"><currentStatus>1</currentStatus></ServiceStatus>'}),
]

const log = (entries, more = {}) => ({log: {version: '1.2', creator: {name: 'other', version: '1'}, entries, ...more}})
const changed = (change) => {
  const entries = calls()
  entries.forEach(change)
  return JSON.stringify(log(entries))
}
const files = {
  'plain': () => JSON.stringify(log(calls())),
  'with a byte order mark, as Fiddler': () => `\uFEFF${JSON.stringify(log(calls()), null, 2)}`,
  'bodies in Base64, as Charles': () => changed(({response: {content}}) => Object.assign(content, {encoding: 'base64', text: Buffer.from(content.text).toString('base64')})),
  'HTTP/2 with pseudo-headers and names in small letters': () => changed(({request, response}) => {
    request.httpVersion = response.httpVersion = 'h2'
    for (const {headers} of [request, response]) for (const header of headers) header.name = header.name.toLowerCase()
    request.headers.unshift({name: ':method', value: request.method}, {name: ':authority', value: 'api.pge.com'})
  }),
  'parameters instead of a text, as Firefox': () => changed(({request}) => { delete request.postData?.text }),
  'a text without parameters, as mitmproxy, with microseconds and a zone': () => changed((entry) => {
    if (entry.request.postData) entry.request.postData.params = []
    entry.startedDateTime = entry.startedDateTime.replace('.250Z', '.250123+00:00')
  }),
  'in another order, with pages and members of their own': () =>
    JSON.stringify({log: {pages: [{startedDateTime: '2026-03-04T05:06:00.000Z', id: 'p', title: 'x', pageTimings: {}}],
      entries: calls().reverse().map((entry) => ({_initiator: {type: 'script'}, _priority: 'High', pageref: 'p', serverIPAddress: '1.2.3.4', connection: '443', ...entry})),
      comment: '', version: '1.1', creator: {name: 'x', version: '1'}, browser: {name: 'y', version: '2'}}}),
  'among calls of other sites, images and a web socket': () => JSON.stringify(log([
    call('01', 'GET', '/favicon.ico', [], {mimeType: 'image/x-icon', text: ''}),
    ...calls(),
    {...call('09', 'GET', '/x', [], {mimeType: '', text: ''}), _webSocketMessages: []},
  ])),
  'the token request twice, refused first': () => {
    const [token, ...others] = calls()
    const refused = structuredClone(token)
    refused.startedDateTime = '2026-03-04T05:06:05.000Z'
    Object.assign(refused.response, {status: 400, content: {size: 19, mimeType: 'text/plain', text: 'Invalid Certificate'}})
    return JSON.stringify(log([refused, token, ...others]))
  },
}

for (const [name, text] of Object.entries(files)) {
  test(`a HAR ${name}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'smd-har-tools-'))
    t.after(() => rmSync(folder, {recursive: true, force: true}))
    const har = join(folder, 'x.har')
    await writeFile(har, text())
    const replayed = await smd(['replay', har, '--json'])
    assert.equal(replayed.code, 0, replayed.stderr)
    const verdicts = Object.fromEntries(JSON.parse(replayed.stdout).verdicts.map(({step, verdict}) => [step, verdict]))
    assert.match(verdicts['connectivity.token'], /^(passed|warning)$/, replayed.stdout + replayed.stderr)
    assert.match(verdicts['connectivity.status'], /^(passed|warning)$/, replayed.stdout + replayed.stderr)
    assert.equal(verdicts['connectivity.sample-data'], 'not run')
    assert.doesNotMatch(replayed.stderr, /no credentials|request is another/)
    assert.ok(!replayed.stdout.includes(secret) && !replayed.stdout.includes(accessToken))
  })
}
