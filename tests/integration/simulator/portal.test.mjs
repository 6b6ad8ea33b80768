// The portal's port: page, START, authorize, and what it refuses.
import assert from 'node:assert/strict'
import {test} from 'node:test'

import {portal, postJson, registration, request, startSimulator, tokenRequest, testToken} from './support.mjs'

const form = {'Content-Type': 'application/x-www-form-urlencoded'}
const redirectUri = 'http://127.0.0.1:9/back'

const start = (simulator, client, headers = {}) => portal(simulator, '/portal/start',
  {method: 'POST', headers: {...form, ...headers}, body: `client_id=${client.client_id}`})

test('START, authorize and token are the whole OAuth Test', async (t) => {
  const simulator = await startSimulator(t, ['--redirect-uri', redirectUri, '--scope-selection-uri', 'http://127.0.0.1:9/scope'])
  const client = await registration(simulator)
  const started = await start(simulator, client, {Origin: new URL(simulator.ready.portal).origin, 'Sec-Fetch-Site': 'same-origin'})
  assert.equal(started.status, 302)
  const scopeSelection = new URL(started.headers.location)
  assert.equal(scopeSelection.origin + scopeSelection.pathname, 'http://127.0.0.1:9/scope')
  assert.deepEqual([...scopeSelection.searchParams.keys()], ['scope', 'ThirdPartyID', 'dataCustodianID'])

  const query = new URLSearchParams({client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', state: 'x y'})
  const authorized = await portal(simulator, `/datacustodian/test/oauth/v2/authorize?${query}`)
  assert.equal(authorized.status, 302)
  const back = new URL(authorized.headers.location)
  assert.equal(back.searchParams.get('state'), 'x y')

  const grant = {grant_type: 'authorization_code', code: back.searchParams.get('code'), redirect_uri: redirectUri}
  const tokens = await tokenRequest(simulator, client, grant)
  assert.equal(tokens.status, 200)
  assert.ok(JSON.parse(tokens.body).resourceURI.startsWith(simulator.ready.origin))
  assert.equal((await registration(simulator)).milestones[0].title, 'Test Completion')
  assert.equal((await tokenRequest(simulator, client, grant)).status, 400)

  const refreshed = await tokenRequest(simulator, client,
    {grant_type: 'refresh_token', refresh_token: JSON.parse(tokens.body).refresh_token})
  assert.equal(refreshed.status, 400, 'the second use of the code revoked its tokens')
})

test('the page and its files come with a strict policy', async (t) => {
  const simulator = await startSimulator(t)
  for (const [path, type] of [['/', 'text/html'], ['/portal.css', 'text/css'], ['/portal.js', 'text/javascript']]) {
    const answer = await portal(simulator, path)
    assert.equal(answer.status, 200)
    assert.ok(answer.headers['content-type'].startsWith(type))
    assert.match(answer.headers['content-security-policy'], /default-src 'none'; script-src 'self'/)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  }
  assert.equal((await portal(simulator, '/nothing')).status, 404)
  assert.equal((await portal(simulator, testToken)).status, 404)
})

test('other names, other sites and other content types are refused', async (t) => {
  const simulator = await startSimulator(t)
  const client = await registration(simulator)
  const {port} = new URL(simulator.ready.portal)
  assert.equal((await portal(simulator, '/portal/state', {headers: {Host: `evil.test:${port}`}})).status, 403)
  assert.equal((await portal(simulator, '/portal/state', {headers: {Host: `localhost:${port}`}})).status, 200)
  assert.equal((await start(simulator, client, {Origin: 'http://evil.test'})).status, 403)
  assert.equal((await start(simulator, client, {'Sec-Fetch-Site': 'cross-site'})).status, 403)
  const fault = JSON.stringify({step: 'connectivity.token', fault: 'status-500'})
  assert.equal((await portal(simulator, '/portal/faults', {method: 'POST', headers: form, body: fault})).status, 403)
  assert.equal((await portal(simulator, '/portal/faults', {method: 'POST', body: fault,
    headers: {'Content-Type': 'application/json', Origin: 'http://evil.test'}})).status, 403)
  assert.deepEqual(JSON.parse((await portal(simulator, '/portal/state')).body).faults, [])
})

test('faults, addresses and reset by JSON', async (t) => {
  const simulator = await startSimulator(t)
  const client = await registration(simulator)
  const planned = await postJson(simulator, '/portal/faults', {step: 'connectivity.token', fault: 'credentials-mismatch', once: true})
  assert.equal(JSON.parse(planned.body).faults.length, 1)
  const refused = await tokenRequest(simulator, client, {grant_type: 'client_credentials'})
  assert.equal(refused.body, "client credentials doesn't match")
  assert.equal((await tokenRequest(simulator, client, {grant_type: 'client_credentials'})).status, 200)
  const changed = {client_id: client.client_id, redirect_uri: 'https://third-party.example/back', scope_selection_uri: 'https://third-party.example/scope'}
  assert.equal((await postJson(simulator, '/portal/registration', changed)).status, 200)
  assert.equal((await registration(simulator)).redirect_uri, changed.redirect_uri)
  assert.equal((await postJson(simulator, '/portal/registration', {...changed, redirect_uri: 'javascript:1'})).status, 400)
  assert.equal((await postJson(simulator, '/portal/reset', {credentials: true})).status, 200)
  assert.notEqual((await registration(simulator)).client_id, client.client_id)
  assert.equal((await request(simulator, '/portal/state')).status, 404)
})
