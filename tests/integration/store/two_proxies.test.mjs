// Two proxies on one store behind HAProxy: an OAuth run that was started at one finishes at the other,
// the end of one loses nothing, and no code rests in the database where it can be read.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once, setMaxListeners } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { temporaryFolder } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { Client, isWhole, sessionFile, unpacked } from './sessions.mjs'
import { kinds, startStore } from './stores.mjs'
import {freePort} from '../lib/ports.mjs'

setMaxListeners(0, process)

/** HAProxy in front of proxies at these ports, one request to each in turn; says when both are up. */
async function startBalancer(folder, port, ports) {
  const file = join(folder, `haproxy-${port}.cfg`)
  writeFileSync(file, `global
  nbthread 1
  log stderr format raw local0
defaults
  mode http
  log global
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option redispatch 1
  retries 2
frontend console
  bind 127.0.0.1:${port}
  default_backend proxies
backend proxies
  balance roundrobin
  option httpchk
  http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host 127.0.0.1:${port}
  ${ports.map((one, number) => `server proxy${number} 127.0.0.1:${one} check inter 100 rise 1 fall 1`).join('\n  ')}
`)
  const child = spawn('/usr/sbin/haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  process.on('exit', () => child.kill('SIGKILL'))
  const closed = once(child, 'close')
  return { child, closed, stop: async () => (child.kill('SIGKILL'), closed) }
}

/** A console that listens to a run at one proxy. */
async function listen(proxy, run, lastSeen) {
  const headers = { ...proxy.pageHeaders, ...(lastSeen === undefined ? {} : { 'last-event-id': String(lastSeen) }) }
  const response = await proxy.open(`/api/oauth/runs/${run}/hops`, { headers })
  assert.equal(response.statusCode, 200)
  response.setEncoding('utf8')
  response.on('error', () => undefined)
  let text = ''
  response.on('data', (more) => (text += more))
  return {
    response,
    async next() {
      for (;;) {
        const event = /id: (\d+)\ndata: (.*)\n\n/.exec(text)
        if (event) {
          text = text.slice(event.index + event[0].length)
          return JSON.parse(event[2])
        }
        await once(response, 'data')
      }
    },
  }
}

const visitor = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

for (const kind of kinds) describe(kind, () => {
  let folder
  let store
  let url
  let port
  let balancer
  let front
  const proxies = []
  const startProxy = async (own) => {
    const proxy = await Proxy.start({ folder, settings: { store: url, listen: `127.0.0.1:${own}`, 'public-origin': `http://127.0.0.1:${port}` } })
    proxy.port = own
    await proxy.logIn()
    return proxy
  }
  before(async () => {
    folder = temporaryFolder()
    store = await startStore(kind, folder)
    url = store.fresh()
    port = await freePort()
    for (const own of [await freePort(), await freePort()]) proxies.push(await startProxy(own))
    balancer = await startBalancer(folder, port, proxies.map((proxy) => proxy.port))
    front = Object.assign(new Proxy(), { port })
    // Its own checks decide when it sends requests on.
    while (!(await fetch(`http://127.0.0.1:${port}/healthz`).then((answer) => answer.ok, () => false)));
  })
  after(async () => {
    await balancer?.stop()
    for (const proxy of proxies) await proxy.stop()
    await store?.stop()
  })

  let counter = 0
  /** A run that one proxy's console prepares. */
  async function begin(proxy) {
    const state = `state-${kind}-${(counter += 1)}-0123456789abcdef`
    const answer = await proxy.request('/api/oauth/runs', {
      method: 'POST',
      headers: { ...proxy.pageHeaders, 'content-type': 'application/json' },
      body: JSON.stringify({ state, authorize: `https://utility.example/authorize?state=${state}`, redirect_uri: `http://127.0.0.1:${port}/oauth/redirect`, expires_in: 600 }),
    })
    assert.equal(answer.status, 201, answer.text)
    return { id: JSON.parse(answer.text).run, state }
  }
  /** What the customer's browser does, through HAProxy. */
  const browse = (path, options = {}) => front.request(path, { headers: visitor, ...options })
  const press = (path, visit) => browse(path, {
    method: 'POST',
    headers: { ...visitor, 'content-type': 'application/x-www-form-urlencoded', origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' },
    body: `visit=${visit}`,
  })
  async function customer(state, code) {
    const start = await browse('/oauth/scope-selection?scope=FB')
    assert.equal(start.status, 302)
    const visit = new URL(start.headers.location, 'http://x').searchParams.get('visit')
    assert.equal((await browse(`/oauth/login?visit=${visit}`)).status, 200)
    assert.equal((await press('/oauth/login', visit)).status, 303)
    assert.equal((await browse(`/oauth/confirm?visit=${visit}`)).status, 200)
    const onward = await press('/oauth/confirm', visit)
    assert.equal(onward.headers.location, `https://utility.example/authorize?state=${state}`)
    const back = await browse(`/oauth/redirect?code=${code}&state=${state}`)
    assert.equal(back.status, 303)
    assert.equal(back.headers.location, '/oauth/done?result=code')
  }
  const hopsOf = (proxy) => proxy.log.filter((line) => line.event === 'hop').length
  const rows = () => ['oauth_runs', 'oauth_hops', 'oauth_visits', 'oauth_codes'].map((table) => store.sql(url, `SELECT count(*) FROM ${table};`)).join()

  test('a run that was started at one finishes through both', async () => {
    const [one, other] = proxies
    const run = await begin(one)
    const console = await listen(one, run.id)
    await customer(run.state, 'code-both')
    const hops = []
    for (let number = 0; number < 5; number += 1) hops.push(await console.next())
    assert.deepEqual(hops.map((hop) => hop.hop), ['scope_selection', 'login', 'confirm', 'authorize', 'redirect'])
    assert.deepEqual(hops.map((hop) => hop.seq), [1, 2, 3, 4, 5])
    assert.ok(hops.every((hop) => hop.run === run.id))
    assert.deepEqual(hops[4].query, [['code', 'code-both'], ['state', run.state]])
    assert.equal(hops[4].state_matches, true)
    assert.ok(hopsOf(one) > 0 && hopsOf(other) > 0, 'both had a part in it')
    assert.equal((await one.request(`/api/oauth/runs/${run.id}`, { method: 'DELETE', headers: one.pageHeaders })).status, 204)
    await once(console.response, 'close')
  })

  test('the redirect comes to the one that nobody listens at, and a second time to the first', async () => {
    const [one, other] = proxies
    const run = await begin(one)
    const console = await listen(one, run.id)
    const answers = []
    for (const proxy of [other, one]) answers.push(await proxy.request(`/oauth/redirect?code=code-twice&state=${run.state}`, { headers: visitor }))
    assert.deepEqual(answers.map((answer) => answer.headers.location), ['/oauth/done?result=code', '/oauth/done?result=repeated'])
    const hops = [await console.next(), await console.next()]
    assert.deepEqual(hops.map((hop) => [hop.hop, hop.repeated ?? false]), [['redirect', false], ['redirect', true]])
    await other.request(`/api/oauth/runs/${run.id}`, { method: 'DELETE', headers: other.pageHeaders })
    await once(console.response, 'close')
  })

  test('while a run waits its code rests nowhere in the clear, and nothing of it stays', async () => {
    const [one, other] = proxies
    const before = rows()
    const run = await begin(one)
    const code = 'c0de-That-must-not-rest-0123456789'
    await customer(run.state, code)
    const rest = store.bytes(url)
    for (const form of [code, Buffer.from(code).toString('base64').slice(0, 40), Buffer.from(code).toString('hex'), encodeURIComponent(code), run.id]) {
      assert.ok(!rest.includes(form), form)
    }
    for (const proxy of proxies) assert.ok(!proxy.stderr.includes(code))
    const late = await listen(other, run.id, 4)
    assert.deepEqual((await late.next()).query[0], ['code', code])
    assert.equal((await one.request(`/api/oauth/runs/${run.id}`, { method: 'DELETE', headers: one.pageHeaders })).status, 204)
    await once(late.response, 'close')
    assert.equal(rows(), before)
    assert.equal((await other.request(`/oauth/redirect?code=x&state=${run.state}`, { headers: visitor })).status, 404)
  })

  test('a run that expired is over at both, and its rows go', async () => {
    const [one, other] = proxies
    const state = 'state-that-expires-0123456789'
    const answer = await one.request('/api/oauth/runs', {
      method: 'POST', headers: { ...one.pageHeaders, 'content-type': 'application/json' },
      body: JSON.stringify({ state, authorize: 'https://utility.example/authorize', redirect_uri: 'http://127.0.0.1/oauth/redirect', expires_in: 1 }),
    })
    const { run } = JSON.parse(answer.text)
    const console = await listen(other, run)
    await once(console.response, 'close')
    assert.equal((await one.request(`/oauth/redirect?code=x&state=${state}`, { headers: visitor })).status, 404)
    assert.equal(rows(), '0,0,0,0')
  })

  test('the end of one in the middle of a run loses neither the run nor what was saved', async () => {
    const [one, other] = proxies
    const saved = []
    for (let number = 0; number < 10; number += 1) saved.push(await new Client(one).saved(sessionFile({ title: `Saved ${number}` })))
    const run = await begin(one)
    const console = await listen(one, run.id)
    const start = await one.request('/oauth/scope-selection?scope=FB', { headers: visitor })
    assert.equal((await console.next()).seq, 1)
    const visit = new URL(start.headers.location, 'http://x').searchParams.get('visit')
    one.child.kill('SIGKILL')
    await one.closed

    const again = await listen(other, run.id, 1)
    assert.equal((await press('/oauth/login', visit)).status, 303)
    assert.equal((await press('/oauth/confirm', visit)).status, 303)
    assert.equal((await browse(`/oauth/redirect?code=code-late&state=${run.state}`)).headers.location, '/oauth/done?result=code')
    const hops = []
    for (let number = 0; number < 4; number += 1) hops.push(await again.next())
    assert.deepEqual(hops.map((hop) => [hop.seq, hop.hop]), [[2, 'login'], [3, 'confirm'], [4, 'authorize'], [5, 'redirect']])
    assert.equal(hops[3].query[0][1], 'code-late')
    again.response.destroy()
    const client = new Client(other)
    for (const id of saved) {
      const opened = await client.open(id)
      assert.equal(opened.status, 200)
      assert.ok(isWhole(unpacked(opened.body)))
    }
    proxies[0] = await startProxy(one.port)
    assert.equal((await new Client(proxies[0]).open(saved[0])).status, 200)
  })
})
