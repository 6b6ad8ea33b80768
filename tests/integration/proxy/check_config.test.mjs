// --check-config says everything that is wrong at once, names the setting and the fix, and asks nothing.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { encryptKey, issue, pkcs12, standardCertificates } from '../lib/certs.mjs'
import { run } from '../lib/proxy.mjs'

let certificates
let web
before(() => {
  certificates = standardCertificates()
  web = join(certificates.folder, 'web')
  mkdirSync(web)
  writeFileSync(join(web, 'index.html'), '<!doctype html>')
})

const check = (args, more) => run('smd-proxy', ['--check-config', '--web', web, ...args], more)
const good = () => ['--cert', certificates.client.cert, '--key', certificates.client.key]

async function wrong(args, ...patterns) {
  const result = await check(args)
  assert.equal(result.code, 1, result.stdout)
  for (const pattern of patterns) assert.match(result.stdout, pattern)
  return result.stdout
}

test('certificate and key are all a registered company needs', async () => {
  const result = await check(good())
  assert.equal(result.code, 0, result.stdout)
  assert.equal(result.stdout, 'The configuration is fine.\n')
})

test('a PKCS#12 file does as well, in the new and the old encryption', async () => {
  for (const legacy of [false, true]) {
    const result = await check(['--pkcs12', pkcs12(certificates.client, 'word', { legacy })], { env: { SMD_PASSPHRASE: 'word' } })
    assert.equal(result.code, 0, result.stdout)
  }
})

test('everything wrong is said at once, each with its setting', async () => {
  const text = await wrong(
    ['--listen', '0.0.0.0:99999', '--log-level', 'loud', '--cert', '/no/such.pem', '--tls-cert', 'x.pem', '--deadline-tls', 'soon', '--redirect-uri', 'ftp://x/y', '--requests-per-second', '-1', '--profile', 'sce'],
  )
  for (const setting of ['listen', 'log-level', 'tls-key', 'deadline-tls', 'redirect-uri', 'profile']) assert.match(text, new RegExp(`^error: ${setting}: `, 'm'), setting)
})

test('plain HTTP on an address that others reach needs the flag with unsafe in its name', async () => {
  await wrong([...good(), '--listen', '0.0.0.0:8700'], /^error: listen: .*--unsafe-listen-plain-http/m)
  assert.equal((await check([...good(), '--listen', '0.0.0.0:8700', '--unsafe-listen-plain-http'])).code, 0)
  assert.equal((await check([...good(), '--listen', '0.0.0.0:8700', '--tls-cert', certificates.server.cert, '--tls-key', certificates.server.key])).code, 0)
})

test('a key that does not belong to the certificate is found', () =>
  wrong(['--cert', certificates.client.cert, '--key', certificates.server.key], /^error: cert: .* is not the private key of/m))

test('mixed-up files are named for what they are', async () => {
  const p12 = pkcs12(certificates.client, 'x')
  await wrong(['--cert', certificates.client.key, '--key', certificates.client.cert], /holds no certificate: it is a private key/)
  await wrong(['--cert', certificates.client.cert, '--key', certificates.client.cert], /holds no private key: it is a certificate/)
  await wrong(['--cert', p12, '--key', certificates.client.key], /--pkcs12/)
  await wrong(['--pkcs12', certificates.client.cert], /no PKCS#12 file: it is a certificate.*--cert and --key/)
  await wrong(['--cert', join(certificates.folder, 'client.csr'), '--key', certificates.client.key], /signing request/)
  await wrong(['--cert', certificates.client.cert], /add --key/)
  await wrong(['--key', certificates.client.key], /add --cert/)
  await wrong(['--cert', certificates.folder, '--key', certificates.client.key], /folder/)
})

test('an encrypted key without, or with a wrong, passphrase is said, and nothing is asked', async () => {
  const key = encryptKey(certificates.client, 'right')
  await wrong(['--cert', certificates.client.cert, '--key', key], /passphrase-file: .*no passphrase was given.*SMD_PASSPHRASE/)
  const result = await check(['--cert', certificates.client.cert, '--key', key], { env: { SMD_PASSPHRASE: 'wrong' }, input: 'right\n' })
  assert.equal(result.code, 1)
  assert.match(result.stdout, /passphrase is wrong/)
  assert.ok(!(result.stdout + result.stderr).includes('Enter PEM'))
})

test('a PKCS#12 with a wrong passphrase is said', () =>
  wrong(['--pkcs12', pkcs12(certificates.client, 'right')], /passphrase-file: .*needs a passphrase/))

test('an expired certificate is an error, a self-signed one a warning', async () => {
  const expired = issue(certificates.authority, 'old-client', { rsa: true, expired: true, usage: 'clientAuth' })
  await wrong(['--cert', expired.cert, '--key', expired.key], /^error: cert: The certificate has expired/m)
  const result = await check(['--cert', certificates.authority.cert, '--key', certificates.authority.key])
  assert.equal(result.code, 0)
  assert.match(result.stdout, /^warning: cert: .*self-signed/m)
})

test('a flag wins over the environment, that over the file', async () => {
  const config = join(certificates.folder, 'order.toml')
  writeFileSync(config, 'log-level = "from-file"\ndeadline-dns = "from-file"\nqueue-length = "from-file"\n')
  const result = await check([...good(), '--config', config, '--queue-length', 'from-flag'], { env: { SMD_QUEUE_LENGTH: 'from-env', SMD_DEADLINE_DNS: 'from-env' } })
  assert.match(result.stdout, /log-level: .*given by log-level in .*order\.toml/)
  assert.match(result.stdout, /deadline-dns: .*given by SMD_DEADLINE_DNS/)
  assert.match(result.stdout, /queue-length: .*given by --queue-length/)
})

test('a file with unknown keys, or that is no TOML, is refused with the place', async () => {
  const config = join(certificates.folder, 'bad.toml')
  writeFileSync(config, 'listne = "127.0.0.1:1"\n[upstreams.x]\norigin = "http://plain.example"\ncolour = 1\n')
  await wrong([...good(), '--config', config], /^error: listne: is not a setting/m, /upstreams\.x\.origin: .*https:\/\//, /upstreams\.x\.colour: is not a setting/, /upstreams\.x\.allow: lists nothing/)
  writeFileSync(config, 'listen = \n')
  await wrong([...good(), '--config', config], /^error: config: .*line 1/m)
  await wrong([...good(), '--config', '/no/such.toml'], /^error: config: /m)
})

test('a missing simulator is said with the way to start it', () =>
  wrong([...good(), '--simulator', '/no/such.json'], /^error: simulator: .*smd-simulator/m))

test('without certificate the profile is usable, with a warning', async () => {
  const result = await check([])
  assert.equal(result.code, 0)
  assert.match(result.stdout, /^warning: cert: no client certificate/m)
})

test('with a wrong configuration the server does not start', async () => {
  const result = await run('smd-proxy', ['--listen', 'nowhere'])
  assert.equal(result.code, 1)
  assert.match(result.stderr, /^error: listen: /m)
})

test('a port that is taken is said', async () => {
  const { default: net } = await import('node:net')
  const { once } = await import('node:events')
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const result = await run('smd-proxy', ['--listen', `127.0.0.1:${server.address().port}`])
  server.close()
  assert.equal(result.code, 1)
  assert.match(result.stderr, /Address already in use/)
})

test('--help lists every setting with its environment variable', async () => {
  const result = await run('smd-proxy', ['--help'])
  assert.equal(result.code, 0)
  for (const name of ['listen', 'cert', 'key', 'pkcs12', 'simulator', 'unsafe-listen-plain-http', 'redirect-uri']) {
    assert.ok(result.stdout.includes(`--${name}`), name)
    assert.ok(result.stdout.includes(`SMD_${name.toUpperCase().replaceAll('-', '_')}`), name)
  }
})

test('the passphrase appears nowhere', async () => {
  const file = join(certificates.folder, 'secret-passphrase')
  writeFileSync(file, 'recognisable-passphrase\n')
  const result = await check(['--pkcs12', pkcs12(certificates.client, 'other'), '--passphrase-file', file])
  assert.ok(!(result.stdout + result.stderr).includes(readFileSync(file, 'utf8').trim()))
})
