// The page's files: encodings, validators, caching, and the policies that keep the page safe.
import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { temporaryFolder } from '../lib/certs.mjs'
import { Proxy } from '../lib/proxy.mjs'
import { exchange, statuses } from '../lib/raw.mjs'

let proxy
let web
const files = {
  'index.html': '<!doctype html><title>x</title>' + ' '.repeat(500),
  'assets/main-Ab12Cd34.js': 'console.log(1)//' + 'x'.repeat(500),
  'assets/worker-Zz99Yy88.js': 'onmessage = 1//' + 'x'.repeat(500),
  'assets/core-0123abcd.wasm': '\0asm' + 'x'.repeat(500),
  'assets/plain.css': 'a{}',
  'icon.svg': '<svg/>',
}
before(async () => {
  const folder = temporaryFolder()
  web = join(folder, 'web')
  mkdirSync(join(web, 'assets'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(web, name), text)
  for (const name of ['index.html', 'assets/main-Ab12Cd34.js', 'assets/core-0123abcd.wasm']) {
    writeFileSync(join(web, `${name}.br`), brotliCompressSync(files[name]))
    writeFileSync(join(web, `${name}.gz`), gzipSync(files[name]))
  }
  writeFileSync(join(folder, 'outside.txt'), 'secret')
  writeFileSync(join(web, '.hidden'), 'secret')
  symlinkSync(join(folder, 'outside.txt'), join(web, 'link.txt'))
  proxy = await Proxy.start({ folder, settings: { web } })
})
after(() => proxy.stop())

test('brotli, else gzip, else plain is served, as the browser accepts', async () => {
  const variants = [
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
    ['br;q=0.1', 'br', brotliDecompressSync],
    ['identity', undefined, (bytes) => bytes],
    [undefined, undefined, (bytes) => bytes],
  ]
  const etags = new Set()
  for (const [accept, encoding, decode] of variants) {
    const answer = await proxy.request('/assets/main-Ab12Cd34.js', { headers: accept ? { 'accept-encoding': accept } : {} })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-encoding'], encoding)
    assert.equal(answer.headers.vary, 'Accept-Encoding')
    assert.equal(decode(answer.body).toString(), files['assets/main-Ab12Cd34.js'])
    assert.match(answer.headers.etag, /^"[0-9a-f]{32}"$/)
    etags.add(answer.headers.etag)
  }
  assert.equal(etags.size, 3)
})

test('a known ETag gives 304 without a body', async () => {
  const first = await proxy.request('/')
  const again = await proxy.request('/', { headers: { 'if-none-match': first.headers.etag } })
  assert.equal(again.status, 304)
  assert.equal(again.body.length, 0)
  assert.equal((await proxy.request('/', { headers: { 'if-none-match': '"other"' } })).status, 200)
})

test('hashed names are immutable, the page itself is checked each time', async () => {
  assert.equal((await proxy.request('/assets/main-Ab12Cd34.js')).headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal((await proxy.request('/')).headers['cache-control'], 'no-cache')
  assert.equal((await proxy.request('/assets/plain.css')).headers['cache-control'], 'no-cache')
})

test('types are right', async () => {
  const types = { '/': 'text/html; charset=utf-8', '/assets/main-Ab12Cd34.js': 'text/javascript; charset=utf-8', '/assets/core-0123abcd.wasm': 'application/wasm', '/assets/plain.css': 'text/css; charset=utf-8', '/icon.svg': 'image/svg+xml' }
  for (const [path, type] of Object.entries(types)) assert.equal((await proxy.request(path)).headers['content-type'], type)
})

test('the page may run its own scripts and nothing else', async () => {
  const { headers } = await proxy.request('/')
  const policy = headers['content-security-policy']
  for (const rule of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "worker-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) {
    assert.ok(policy.split('; ').includes(rule), rule)
  }
  assert.ok(!policy.includes('unsafe'))
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin-allow-popups')
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['referrer-policy'], 'no-referrer')
})

test('only the worker\'s script may compile WebAssembly', async () => {
  const worker = (await proxy.request('/assets/worker-Zz99Yy88.js')).headers['content-security-policy']
  assert.ok(worker.includes("script-src 'self' 'wasm-unsafe-eval'"))
  for (const path of ['/', '/assets/main-Ab12Cd34.js', '/assets/core-0123abcd.wasm', '/icon.svg']) {
    assert.ok(!(await proxy.request(path)).headers['content-security-policy'].includes('wasm-unsafe-eval'))
  }
})

test('nothing outside of the folder, and nothing hidden, is served', async () => {
  for (const path of ['/../outside.txt', '/assets/../../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/link.txt', '/.hidden', '/assets', '/assets/', '//index.html', '/no-such.js', '/index.html%00', '/assets/.', '/etc/passwd']) {
    const answer = await exchange(proxy.port, `GET ${path} HTTP/1.1\r\nHost: ${proxy.host}\r\nConnection: close\r\n\r\n`)
    assert.deepEqual(statuses(answer), [404], path)
    assert.ok(!answer.includes('secret'))
  }
})

test('HEAD gives the same head without the body', async () => {
  const get = await proxy.request('/')
  const head = await proxy.request('/', { method: 'HEAD' })
  assert.equal(head.status, 200)
  assert.equal(head.headers['content-length'], get.headers['content-length'])
  assert.equal(head.body.length, 0)
})

test('a file that changed is served anew', async () => {
  const before = await proxy.request('/icon.svg')
  writeFileSync(join(web, 'icon.svg'), '<svg id="new"/>')
  const now = await proxy.request('/icon.svg')
  assert.equal(now.text, '<svg id="new"/>')
  assert.notEqual(now.headers.etag, before.headers.etag)
})

test('POST to a file is 405', async () => {
  const answer = await proxy.request('/', { method: 'POST', body: '' })
  assert.equal(answer.status, 405)
  assert.equal(answer.headers.allow, 'GET, HEAD')
})

test('without built files the page says how to build them', async () => {
  const bare = await Proxy.start({ folder: web })
  const answer = await bare.request('/')
  assert.equal(answer.status, 503)
  assert.match(answer.text, /\.\/scripts\/run/)
  await bare.stop()
})
