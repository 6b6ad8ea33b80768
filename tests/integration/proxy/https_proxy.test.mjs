// Upstreams behind an HTTPS proxy (CONNECT): the way is found, TLS is with the upstream itself, and
// what goes wrong at the proxy is told apart from what goes wrong behind it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fingerprint, issue, standardCertificates } from '../lib/certs.mjs'
import { ConnectProxy } from '../lib/connect_proxy.mjs'
import { Proxy, run } from '../lib/proxy.mjs'
import { Upstream, closedPort, table } from '../lib/upstream.mjs'

// A name that no resolver knows: whoever reaches it went through the proxy.
const name = 'custodian.invalid'
const noVariables = { https_proxy: '', HTTPS_PROXY: '', all_proxy: '', ALL_PROXY: '', no_proxy: '', NO_PROXY: '' }
let certificates
let upstream
const running = []
before(async () => {
  certificates = standardCertificates()
  upstream = await Upstream.start(certificates, { pair: issue(certificates.authority, 'custodian', { names: [`DNS:${name}`] }), client: 'require' })
  running.push(upstream)
})
after(async () => {
  for (const one of running) await one.stop()
})

async function connectProxy(behave) {
  const one = await ConnectProxy.start(behave)
  running.push(one)
  return one
}

async function console_({ upstreams, env = {}, args = [], settings }) {
  const proxy = await Proxy.start({ folder: certificates.folder, settings, upstreams, args, env: { ...noVariables, ...env } })
  running.push(proxy)
  await proxy.logIn()
  return proxy
}

const behind = (more = {}) => table(certificates, { origin: `https://${name}:${upstream.port}` }, { 'deadline-connect': 0.6, 'deadline-dns': 3, ...more })

for (const variable of ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']) {
  test(`${variable} leads there, and TLS is with the upstream itself`, async () => {
    const way = await connectProxy()
    const proxy = await console_({ upstreams: { test: behind() }, env: { [variable]: way.address } })
    const answer = await proxy.relay('test/status')
    assert.equal(answer.status, 200, answer.text)
    assert.ok(answer.headers['smd-upstream-tls'].includes(`presented=:${fingerprint(certificates.client.cert).base64}:`))
    assert.deepEqual(way.requests.map((one) => one.line), [`CONNECT ${name}:${upstream.port} HTTP/1.1`])
    assert.equal(way.requests[0].headers.host, `${name}:${upstream.port}`)
    assert.ok(!('proxy-authorization' in way.requests[0].headers))
  })
}

test('a connection through the proxy is kept for the next call', async () => {
  const way = await connectProxy()
  const proxy = await console_({ upstreams: { test: behind({ https_proxy: way.address }) } })
  for (let i = 0; i < 3; i += 1) assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal(way.connections, 1)
})

test('the setting wins over the environment, and none means none', async () => {
  const way = await connectProxy()
  const unused = await connectProxy()
  const proxy = await console_({
    upstreams: { test: behind(), straight: behind({ 'https-proxy': 'none' }) },
    args: ['--https-proxy', way.address],
    env: { https_proxy: unused.address, no_proxy: '*' },
  })
  assert.equal((await proxy.relay('test/status')).status, 200)
  const straight = JSON.parse((await proxy.relay('straight/status')).text)
  assert.ok(straight.stage === 'dns' || straight.during === 'dns', JSON.stringify(straight))
  assert.equal(way.connections, 1)
  assert.equal(unused.connections, 0)
})

test('no_proxy names the host: straight', async () => {
  const way = await connectProxy()
  const proxy = await console_({ upstreams: { test: behind() }, env: { https_proxy: way.address, no_proxy: 'other.example,.invalid' } })
  const json = JSON.parse((await proxy.relay('test/status')).text)
  assert.ok(json.stage === 'dns' || json.during === 'dns', JSON.stringify(json))
  assert.equal(way.connections, 0)
})

test('this machine is reached straight, whatever the environment says', async () => {
  const way = await connectProxy()
  const local = await Upstream.start(certificates, { client: 'require' })
  running.push(local)
  const proxy = await console_({ upstreams: { test: table(certificates, local) }, env: { https_proxy: way.address } })
  assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal(way.connections, 0)
})

test('credentials go to the proxy, and nowhere else', async () => {
  const way = await connectProxy()
  const address = way.address.replace('://', '://some%40one:recognisable@')
  const proxy = await console_({ upstreams: { test: behind() }, env: { https_proxy: address } })
  assert.equal((await proxy.relay('test/status')).status, 200)
  assert.equal(way.requests[0].headers['proxy-authorization'], `Basic ${Buffer.from('some@one:recognisable').toString('base64')}`)
  way.stop()
  await upstream.dropConnections()
  const answer = await proxy.relay('test/status')
  assert.equal(JSON.parse(answer.text).reason, 'proxy unreachable', answer.text)
  const config = await proxy.request('/api/config', { headers: proxy.pageHeaders })
  const encoded = way.requests[0].headers['proxy-authorization'].slice(6)
  for (const text of [answer.text, config.text, proxy.stdout, proxy.stderr, JSON.stringify(upstream.requests)]) {
    assert.ok(!text.includes('recognisable') && !text.includes(encoded))
  }
})

const failures = {
  'asks for a log-in': [(socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 5\r\n\r\nlogin'), 'proxy authentication required', 407],
  'refuses': [(socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'), 'proxy refused', 403],
  'cannot reach the upstream': [(socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n<html>'), 'proxy refused', 502],
  'redirects': [(socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n'), 'proxy refused', 302],
  'is no proxy': [(socket) => socket.end('220 mail.example ESMTP\r\n\r\n'), 'proxy unreachable', 0],
  'talks on after agreeing': [(socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n<html>hello</html>'), 'proxy unreachable', 0],
  'closes without a word': [(socket) => socket.end(), 'proxy unreachable', 0],
  'breaks off in its answer': [(socket) => socket.end('HTTP/1.1 200 Conn'), 'proxy unreachable', 0],
  'sends a head without end': [(socket) => {
    const more = () => socket.writable && socket.write('X: yyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n'.repeat(100), () => setImmediate(more))
    socket.write('HTTP/1.1 200 OK\r\n')
    more()
  }, 'proxy unreachable', 0],
  'does not answer': [() => {}, 'proxy unreachable', 0],
}
for (const [what, [behave, reason, code]] of Object.entries(failures)) {
  test(`a proxy that ${what}: ${reason} ${code}, and the upstream sees nothing`, async () => {
    upstream.forget()
    const way = await connectProxy(behave)
    const proxy = await console_({ upstreams: { test: behind({ https_proxy: way.address }) } })
    const answer = await proxy.relay('test/status')
    assert.equal(answer.status, 502, answer.text)
    const json = JSON.parse(answer.text)
    assert.deepEqual([json.stage, json.reason, json.code, json.sent], ['connect', reason, code, 'nothing'])
    assert.ok(json.detail.includes(way.address), json.detail)
    assert.ok(upstream.sawNothing)
  })
}

test('a proxy where nobody listens: proxy unreachable', async () => {
  const proxy = await console_({ upstreams: { test: behind({ https_proxy: `http://127.0.0.1:${await closedPort()}` }) } })
  const json = JSON.parse((await proxy.relay('test/status')).text)
  assert.deepEqual([json.stage, json.reason, json.code], ['connect', 'proxy unreachable', 0])
})

test('HTTP/1.0 proxies are understood', async () => {
  const way = await connectProxy((socket, request, self) => self.tunnel(socket, request, 'HTTP/1.0 200 Connection established\r\nProxy-agent: old\r\n\r\n'))
  const proxy = await console_({ upstreams: { test: behind({ https_proxy: way.address }) } })
  assert.equal((await proxy.relay('test/status')).status, 200)
})

for (const address of ['https://user:recognisable@proxy.example:3128', 'socks5://user:recognisable@proxy.example:1080', 'http://user:recognisable@proxy.example:99999']) {
  test(`${address.split(':')[0]} proxy address that cannot be used is a configuration error that keeps the password`, async () => {
    for (const [args, env, source] of [[['--https-proxy', address], {}, /^error: https-proxy: .*the configuration/m], [[], { https_proxy: address }, /^error: https-proxy: .*named by https_proxy/m]]) {
      const result = await run('smd-proxy', ['--check-config', '--cert', certificates.client.cert, '--key', certificates.client.key, ...args], { env: { ...noVariables, ...env } })
      assert.equal(result.code, 1, result.stdout)
      assert.match(result.stdout, source)
      assert.ok(!result.stdout.includes('recognisable'))
    }
  })
}
