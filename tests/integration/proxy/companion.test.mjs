// The OAuth companion: plays the third party, from whichever browser, and reports every hop.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { temporaryFolder } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'

let proxy
let folder
before(async () => {
  folder = temporaryFolder()
  proxy = await Proxy.start({ folder })
  await proxy.logIn()
})
after(() => proxy.stop())

let counter = 0
async function begin(more = {}, server = proxy) {
  const state = `state-${(counter += 1)}-0123456789abcdef`
  const authorize = `https://utility.example/authorize?client_id=c1&response_type=code&state=${state}`
  const answer = await server.request('/api/oauth/runs', {
    method: 'POST',
    headers: { ...server.pageHeaders, 'content-type': 'application/json' },
    body: JSON.stringify({ state, authorize, redirect_uri: `${server.address}/oauth/redirect`, expires_in: 600, ...more }),
  })
  assert.equal(answer.status, 201, answer.text)
  return { id: JSON.parse(answer.text).run, state, authorize }
}

/** Listens to a run's hops: next() waits for one. */
async function listen(run, headers = {}, server = proxy) {
  const response = await server.open(`/api/oauth/runs/${run.id}/hops`, { headers: { ...server.pageHeaders, ...headers } })
  assert.equal(response.statusCode, 200)
  assert.equal(response.headers['content-type'], 'text/event-stream')
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (more) => (text += more))
  return {
    response,
    async next() {
      for (;;) {
        const event = /^(?:(?:retry:|:).*\n\n)*id: (\d+)\ndata: (.*)\n\n/.exec(text)
        if (event) {
          text = text.slice(event[0].length)
          const hop = JSON.parse(event[2])
          assert.equal(String(hop.seq), event[1])
          return hop
        }
        await once(response, 'data')
      }
    },
  }
}

// A browser that never saw the console: no cookie, arriving from another site.
const visitor = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
/** Opens a page, and the one it leads to when that is the last of the companion's. */
async function visit(path, options = {}, server = proxy) {
  const answer = await server.request(path, { headers: visitor, ...options })
  if (answer.status !== 303 || !answer.headers.location?.startsWith('/oauth/done?')) return answer
  assert.ok(!/code=|state=/.test(answer.headers.location), 'the code does not stay in the address')
  return server.request(answer.headers.location, { headers: visitor, ...options })
}
const form = (path, visitToken, headers = {}) =>
  proxy.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: proxy.address, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate', ...headers },
    body: `visit=${visitToken}`,
  })

test('the whole chain, in a browser without a session, is reported hop by hop', async () => {
  const run = await begin()
  const hops = await listen(run)

  const start = await visit('/oauth/scope-selection?ThirdPartyID=51234&scope=FB%3D1_3')
  assert.equal(start.status, 302)
  assert.match(start.headers.location, /^\/oauth\/login\?visit=[0-9a-f]{32}$/)
  let hop = await hops.next()
  assert.equal(hop.run, run.id)
  assert.equal(hop.seq, 1)
  assert.equal(hop.hop, 'scope_selection')
  assert.equal(hop.method, 'GET')
  assert.equal(hop.url, '/oauth/scope-selection?ThirdPartyID=51234&scope=FB%3D1_3')
  assert.deepEqual(hop.query, [['ThirdPartyID', '51234'], ['scope', 'FB=1_3']])
  assert.equal(hop.location, start.headers.location)
  assert.ok(Math.abs(hop.at - Date.now()) < 60_000)

  const login = await visit(start.headers.location)
  assert.equal(login.status, 200)
  assert.match(login.text, /<html lang="en">/)
  const token = /name="visit" value="([0-9a-f]+)"/.exec(login.text)[1]
  const loggedIn = await form('/oauth/login', token)
  assert.equal(loggedIn.status, 303)
  hop = await hops.next()
  assert.equal(hop.hop, 'login')

  const confirm = await visit(loggedIn.headers.location)
  assert.equal(confirm.status, 200)
  assert.match(confirm.text, /name="visit"/)
  const confirmed = await form('/oauth/confirm', token)
  assert.equal(confirmed.status, 303)
  assert.equal(confirmed.headers.location, run.authorize)
  assert.equal((await hops.next()).hop, 'confirm')
  hop = await hops.next()
  assert.equal(hop.hop, 'authorize')
  assert.equal(hop.location, run.authorize)

  const back = await visit(`/oauth/redirect?code=CODE1&state=${run.state}`)
  assert.equal(back.status, 200)
  assert.match(back.text, /You can close this window/)
  assert.ok(!back.text.includes('CODE1'))
  hop = await hops.next()
  assert.equal(hop.hop, 'redirect')
  assert.equal(hop.state_matches, true)
  assert.deepEqual(hop.query, [['code', 'CODE1'], ['state', run.state]])
  hops.response.destroy()
})

test('pages cannot be framed or cached and run no script', async () => {
  await begin()
  const start = await visit('/oauth/scope-selection')
  const page = await visit(start.headers.location)
  const policy = page.headers['content-security-policy']
  assert.match(policy, /default-src 'none'/)
  assert.match(policy, /frame-ancestors 'none'/)
  assert.ok(!/script-src|unsafe/.test(policy))
  assert.equal(page.headers['cache-control'], 'no-store')
  assert.ok(!page.text.includes('<script'))
  const style = await visit('/oauth/style.css', { headers: {} })
  assert.equal(style.headers['content-type'], 'text/css; charset=utf-8')
})

test('authorization_code is taken for code', async () => {
  const run = await begin()
  const hops = await listen(run)
  assert.match((await visit(`/oauth/redirect?authorization_code=CODE2&state=${run.state}`)).text, /You can close this window/)
  assert.equal((await hops.next()).state_matches, true)
  hops.response.destroy()
})

test('a state that is not ours is reported as false', async () => {
  const run = await begin()
  const hops = await listen(run)
  for (const state of ['x', `${run.state}x`, run.state.slice(1), run.state.toUpperCase(), '']) {
    const answer = await visit(`/oauth/redirect?code=C-${state}&state=${state}`)
    assert.match(answer.text, /does not match/)
    assert.equal((await hops.next()).state_matches, false)
  }
  hops.response.destroy()
})

test('no state at all is reported as null', async () => {
  const run = await begin()
  const hops = await listen(run)
  await visit('/oauth/redirect?code=CODE3')
  const hop = await hops.next()
  assert.equal(hop.state_matches, null)
  hops.response.destroy()
})

test('an error instead of a code is reported, and its text not shown', async () => {
  const run = await begin()
  const hops = await listen(run)
  const answer = await visit(`/oauth/redirect?error=access_denied&error_description=%3Cscript%3E&state=${run.state}`)
  assert.match(answer.text, /was not given/)
  assert.ok(!answer.text.includes('<script'))
  assert.deepEqual((await hops.next()).query[1], ['error_description', '<script>'])
  hops.response.destroy()
})

test('the same code a second time is reported and marked', async () => {
  const run = await begin()
  const hops = await listen(run)
  await visit(`/oauth/redirect?code=ONCE&state=${run.state}`)
  const again = await visit(`/oauth/redirect?code=ONCE&state=${run.state}`)
  assert.match(again.text, /came before/)
  assert.equal((await hops.next()).repeated, undefined)
  assert.equal((await hops.next()).repeated, true)
  hops.response.destroy()
})

test('of several runs each gets the redirect with its own state', async () => {
  const [a, b] = [await begin(), await begin()]
  const [hopsA, hopsB] = [await listen(a), await listen(b)]
  await visit(`/oauth/redirect?code=A&state=${a.state}`)
  await visit(`/oauth/redirect?code=B&state=${b.state}`)
  assert.equal((await hopsA.next()).query[0][1], 'A')
  assert.equal((await hopsB.next()).query[0][1], 'B')
  hopsA.response.destroy()
  hopsB.response.destroy()
})

test('Last-Event-ID resumes after the hop that was seen; without it all come', async () => {
  const run = await begin()
  for (const code of ['1', '2', '3']) await visit(`/oauth/redirect?code=${code}&state=${run.state}`)
  const resumed = await listen(run, { 'last-event-id': '2' })
  assert.equal((await resumed.next()).seq, 3)
  const fresh = await listen(run)
  assert.deepEqual([(await fresh.next()).seq, (await fresh.next()).seq, (await fresh.next()).seq], [1, 2, 3])
  // and both go on with what comes next
  await visit(`/oauth/redirect?code=4&state=${run.state}`)
  assert.equal((await resumed.next()).seq, 4)
  assert.equal((await fresh.next()).seq, 4)
  resumed.response.destroy()
  fresh.response.destroy()
})

test('DELETE ends a run: its stream closes, its state is worth nothing any more', async () => {
  const run = await begin()
  const hops = await listen(run)
  const ended = once(hops.response, 'end')
  const answer = await proxy.request(`/api/oauth/runs/${run.id}`, { method: 'DELETE', headers: proxy.pageHeaders })
  assert.equal(answer.status, 204)
  await ended
  assert.equal((await proxy.request(`/api/oauth/runs/${run.id}/hops`, { headers: proxy.pageHeaders })).status, 404)
})

test('a run that expired is over', async () => {
  const run = await begin({ expires_in: 1 })
  const hops = await listen(run)
  await once(hops.response.socket, 'close').catch(() => {})
  assert.equal((await proxy.request(`/api/oauth/runs/${run.id}/hops`, { headers: proxy.pageHeaders })).status, 404)
}, { timeout: 30_000 })

test('when nothing is waiting, the page says so', async () => {
  const idle = await Proxy.start({ folder })
  for (const path of ['/oauth/scope-selection', '/oauth/redirect?code=x&state=y', '/oauth/login?visit=0', '/oauth/confirm?visit=0', '/oauth/elsewhere']) {
    const answer = await visit(path, {}, idle)
    assert.equal(answer.status, 404)
    assert.match(answer.text, /not waiting/)
  }
  await idle.stop()
})

test('the forms work for our own pages only', async () => {
  await begin()
  const start = await visit('/oauth/scope-selection')
  const token = new URL(start.headers.location, proxy.address).searchParams.get('visit')
  assert.equal((await form('/oauth/confirm', token, { origin: 'http://evil.test' })).status, 403)
  assert.equal((await form('/oauth/confirm', token, { origin: 'null' })).status, 403)
  assert.equal((await form('/oauth/confirm', token, { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await form('/oauth/confirm', '0'.repeat(32))).status, 404)
  assert.equal((await form('/oauth/confirm', token)).status, 303)
})

test('other sites may navigate here but not fetch', async () => {
  await begin()
  const answer = await visit('/oauth/redirect?code=x', { headers: { ...visitor, 'sec-fetch-mode': 'no-cors' } })
  assert.equal(answer.status, 403)
})

test('the companion answers under localhost too, as it may be registered so', async () => {
  const run = await begin()
  const answer = await visit(`/oauth/redirect?code=L&state=${run.state}`, { headers: { ...visitor, host: `localhost:${proxy.port}` } })
  assert.equal(answer.status, 200)
})

test('registered addresses with other paths and another host are served', async () => {
  const other = await Proxy.start({
    folder,
    settings: { 'scope-selection-uri': 'https://app.example.com/energy/scope', 'redirect-uri': 'https://app.example.com/energy/back' },
  })
  await other.logIn()
  const config = JSON.parse((await other.request('/api/config', { headers: other.pageHeaders })).text)
  assert.deepEqual(config.companion, { scopeSelectionUri: 'https://app.example.com/energy/scope', redirectUri: 'https://app.example.com/energy/back' })
  const run = await begin({}, other)
  const headers = { ...visitor, host: 'app.example.com' }
  assert.equal((await visit('/energy/scope', { headers }, other)).status, 302)
  assert.equal((await visit(`/energy/back?code=x&state=${run.state}`, { headers }, other)).status, 200)
  // That host reaches the companion and nothing else.
  assert.equal((await visit('/', { headers }, other)).status, 403)
  assert.equal((await visit('/api/config', { headers: { ...headers, ...other.pageHeaders } }, other)).status, 403)
  await other.stop()
})

test('a malformed run is refused with the reason', async () => {
  const post = (body) => proxy.request('/api/oauth/runs', { method: 'POST', headers: proxy.pageHeaders, body })
  const fine = { state: '0123456789abcdef', authorize: 'https://u.example/a', redirect_uri: 'https://a.example/r', expires_in: 60 }
  for (const change of [{ state: '' }, { state: 'short' }, { authorize: 'javascript:alert(1)' }, { authorize: 'https://a/\r\nX: y' }, { redirect_uri: '' }, { expires_in: 0 }, { expires_in: 1e9 }]) {
    const answer = await post(JSON.stringify({ ...fine, ...change }))
    assert.equal(answer.status, 400, JSON.stringify(change))
  }
  assert.equal((await post('[]')).status, 400)
  assert.equal((await post('{')).status, 400)
  assert.equal((await post(JSON.stringify({ ...fine, state: 'x'.repeat(40_000) }))).status, 413)
  assert.equal((await post(JSON.stringify(fine))).status, 201)
})
