// smd preflight as a command: what it prints, writes and refuses, and its connection.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { standardCertificates, encryptKey } from '../lib/certs.mjs'
import { program } from '../lib/proxy.mjs'
import { Upstream } from '../lib/upstream.mjs'
import { preflight, smd } from './support.mjs'

const word = 'correct horse battery'
let certificates
let given
before(() => {
  certificates = standardCertificates()
  given = ['--cert', certificates.client.cert, '--key', certificates.client.key, '--cacert', certificates.ca]
})

const path = (name) => `${certificates.folder}/${name}`

test('a person reads each finding with evidence, cause, fix, command and where more is', async () => {
  const { code, stdout } = await smd(['preflight', ...given, '--registered-sha256', 'ab'.repeat(32)])
  assert.equal(code, 1)
  for (const part of ['certificate.not-registered: This is not', 'seen: Registered: abab', 'cause: ', 'fix (you): ', 'command: openssl x509', 'more: docs/findings.md#certificate.not-registered', 'Result: failed']) {
    assert.ok(stdout.includes(part), `${part}\n${stdout}`)
  }
  assert.doesNotMatch(stdout, /\x1b/)
})

test('JSON has all that is known of a finding', async () => {
  const result = await preflight([...given, '--registered-sha256', 'ab'.repeat(32)])
  const finding = result.json.findings[0]
  assert.deepEqual(Object.keys(finding).sort(), ['alternatives', 'cause', 'command', 'evidence', 'fix', 'id', 'layer', 'link', 'severity', 'source', 'title', 'who'])
  assert.equal(finding.id, 'certificate.not-registered')
  assert.equal(result.json.verdict, 'failed')
  assert.equal(result.json.connection, null)
})

test('JUnit: an error is a failure, with its finding', async () => {
  const report = path('report.xml')
  const { code } = await smd(['preflight', ...given, '--registered-sha256', 'ab'.repeat(32), '--report-junit', report])
  assert.equal(code, 1)
  const text = readFileSync(report, 'utf8')
  assert.match(text, /<testsuites name="smd preflight" tests="1" failures="1" errors="0"/)
  assert.match(text, /<failure type="certificate.not-registered"/)
  const bad = await smd(['preflight', ...given, '--report-junit', path('nowhere/report.xml')])
  assert.equal(bad.code, 2)
  assert.match(bad.stderr, /--report-junit: .* cannot be written/)
})

test('a bad command line is exit 2 and names what is wrong', async () => {
  const refused = async (args, pattern) => {
    const result = await smd(['preflight', ...given, ...args])
    assert.equal(result.code, 2, result.stdout)
    assert.match(result.stderr, pattern)
    assert.equal(result.stdout, '')
  }
  await refused(['--registered-sha256', 'ab:cd'], /--registered-sha256: is no SHA-256 fingerprint: 64 hexadecimal digits/)
  await refused(['--days', 'soon'], /--days: must be a whole number from 1 to 3650/)
  await refused(['--environment', 'moon'], /--environment: "moon" is none of pge, simulator/)
  await refused(['--environment', 'simulator'], /--environment: simulator needs --simulator/)
  await refused(['--simulator', path('none.json')], /--simulator: .*none\.json cannot be opened/)
  await refused(['--pkcs12', 'x.p12'], /--pkcs12: give either this or --cert and --key/)
  await refused(['--connect', 'ftp://x'], /--connect: "ftp:\/\/x"/)
  await refused(['--passphrase-prompt'], /--passphrase-prompt: standard input is no terminal.*--passphrase-file/)
  await refused(['--nonsense'], /not known: --nonsense/)
  const trust = await smd(['preflight', ...given.slice(0, 4), '--cacert', path('none.pem')])
  assert.equal(trust.code, 2)
  assert.match(trust.stderr, /--cacert: .*none\.pem/)
})

test('the passphrase from a file, the variable, the terminal; and never in the output', async () => {
  const key = encryptKey(certificates.client, word)
  const args = ['--cert', certificates.client.cert, '--key', key, '--cacert', certificates.ca]
  writeFileSync(path('word'), `${word}\n`)
  const file = await preflight([...args, '--passphrase-file', path('word')])
  const variable = await preflight(args, { env: { SMD_PASSPHRASE: word } })
  for (const result of [file, variable]) {
    assert.equal(result.json.identity.key, 'read')
    assert.equal(result.json.identity.passphrase_needed, true)
    assert.ok(!result.stdout.includes(word))
  }
  // util-linux's script gives smd a terminal of its own.
  const command = [program('smd'), 'preflight', '--passphrase-prompt', ...args].map((part) => `'${part}'`).join(' ')
  const shown = execFileSync('script', ['-qec', `${command}; echo code=$?`, '/dev/null'], { input: `${word}\n`, timeout: 60_000 }).toString()
  assert.match(shown, /Passphrase of the private key/)
  assert.doesNotMatch(shown, /passphrase-missing|passphrase-wrong/)
  assert.match(shown, /code=0/)
})

test('settings from the TOML file and variables', async () => {
  writeFileSync(path('smd.toml'), `cert = "${certificates.client.cert}"\nkey = "${certificates.client.key}"\ncacert = "${certificates.ca}"\nregistered_sha256 = "${'ab'.repeat(32)}"\nclient-id = "for smd test"\n`)
  assert.ok((await preflight(['--config', path('smd.toml')])).ids.includes('certificate.not-registered'))
  const { code, ids } = await preflight(['--config', path('smd.toml')], { env: { SMD_REGISTERED_SHA256: '' , SMD_DAYS: '3000' } })
  assert.equal(code, 1)
  assert.ok(ids.includes('certificate.expiring'))
})

test("for a simulator PG&E's rules about authorities are not judged", async () => {
  writeFileSync(path('ready.json'), JSON.stringify({ origin: 'https://localhost:1', portal: 'http://localhost:2/', ca: certificates.ca, cert: certificates.client.cert, key: certificates.client.key }))
  const pge = await preflight([...given, '--days', '1'])
  const simulator = await preflight(['--simulator', path('ready.json'), '--days', '1'])
  assert.ok(pge.ids.includes('certificate.issuer-not-listed'))
  assert.deepEqual(simulator.ids.filter((id) => id !== 'certificate.key-readable'), [])
  assert.equal(simulator.code, 0)
  const nobody = await preflight(['--simulator', path('ready.json'), '--days', '1', '--connect'])
  assert.equal(nobody.json.connection.origin, 'https://localhost:1')
  assert.equal(nobody.json.connection.failure.stage, 'connect')
  assert.equal(nobody.code, 1)
})

test('--connect makes one call, --experiment three; the answer for the missing token is as it should be', async (t) => {
  const upstream = await Upstream.start(certificates, {
    handler: (request, response) => {
      const known = request.socket.authorized
      response.writeHead(known ? 401 : 400, { 'content-type': known ? 'application/json' : 'text/plain' })
      response.end(known ? '{"error":"invalid_token"}' : '"Invalid Certificate"')
    },
  })
  t.after(() => upstream.stop())
  const one = await preflight([...given, '--days', '1', '--connect', upstream.origin])
  assert.equal(one.code, 0, one.stdout)
  assert.equal(one.json.connection.status, 401)
  assert.equal(one.json.connection.presented_sha256, one.json.identity.certificates[0].sha256)
  assert.deepEqual(upstream.requests.map((request) => request.url), ['/GreenButtonConnect/espi/1_1/resource/ReadServiceStatus'])
  assert.equal(upstream.requests[0].headers.authorization, undefined)
  upstream.forget()
  const three = await preflight([...given, '--days', '1', '--experiment', '--connect', upstream.origin])
  assert.deepEqual(three.json.experiment.map((call) => call.identity), ['none', 'self-made', 'own'])
  assert.ok(three.ids.includes('certificate.proof-accepted'), three.stdout)
  assert.equal(upstream.requests.length, 3)
})

test('an identity that cannot be used is not taken to the network', async (t) => {
  const upstream = await Upstream.start(certificates)
  t.after(() => upstream.stop())
  const result = await preflight(['--cert', certificates.client.cert, '--key', certificates.server.key, '--cacert', certificates.ca, '--connect', upstream.origin])
  assert.equal(result.code, 1)
  assert.equal(result.json.connection, null)
  assert.match(result.json.remark, /not tried/)
  assert.ok(upstream.sawNothing)
})
