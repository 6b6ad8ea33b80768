// Every kind of client certificate against servers that others wrote: what the server says of it, and
// what smd makes of that. One table says what is right.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { before, test } from 'node:test'
import { preflight } from '../preflight/support.mjs'
import { clients, makeCertificates } from './certificates.mjs'
import { haproxy, nginx, sServer } from './foreign.mjs'

let files
let server
before(async () => {
  files = await makeCertificates()
  server = { cert: files.path('server.pem'), key: files.path('server.key') }
})

const refused = (what) => `tls.client-certificate-${what}`
const page = 'gateway.certificate-error'
const unregistered = 'gateway.invalid-certificate'

// The finding that explains the answer, '' when the certificate was taken, by the way in which the server
// speaks: with a TLS alert; with the pages of nginx; as PG&E does, of anything but the registered one.
const table = {
  //                         alert                          nginx                          registered
  'right':                   ['',                           '',                            ''],
  'none':                    [refused('required'),          'gateway.certificate-missing', unregistered],
  'self-made':               [refused('unknown-authority'), page,                          unregistered],
  'other authority':         [refused('unknown-authority'), page,                          unregistered],
  'without intermediate':    [refused('unknown-authority'), page,                          ''],
  'expired':                 [refused('expired'),           page,                          page],
  'not yet valid':           [refused('refused'),           page,                          page],
  'no clientAuth':           [refused('unsupported'),       page,                          page],
  'not the registered one':  ['',                           '',                            unregistered],
  'revoked':                 ['',                           '',                            unregistered],
}
const [alert, pages, registered] = [0, 1, 2]

// Where the server only would like a certificate, the answer is that of a call that has one.
const optional = { none: refused('not-sent') }
const withRevocationList = { revoked: refused('revoked') }

const trust = () => `ssl_client_certificate ${files.path('root.pem')}; ssl_verify_depth 3;`
const verifying = (...flags) => [...flags, '-verify_return_error', '-CAfile', files.path('root.pem')]
/** nginx only offers the SHA-1 of the certificate. */
const sha1 = (name) => execFileSync('openssl', ['x509', '-in', files.path(name), '-noout', '-fingerprint', '-sha1'], { encoding: 'utf8' }).split('=')[1].trim().replaceAll(':', '').toLowerCase()

const openssl = (t, version, ...flags) =>
  sServer(t, files.folder, { server: { cert: files.path('server.leaf.pem'), key: server.key }, chain: files.path('server.pem'), args: [`-tls${version.replace('.', '_')}`, ...flags] })
const proxy = (t, version, verify) => haproxy(t, files.folder, { server, version: `TLSv${version}`, verify: `ca-file ${files.path('root.pem')} verify ${verify}` })
const web = (t, version, verify, location) => nginx(t, files.folder, { server, versions: `TLSv${version}`, client: `${trust()} ssl_verify_client ${verify};`, location })

const servers = [
  ['nginx, on', pages, {}, (t, version) => web(t, version, 'on')],
  ['nginx, optional', pages, optional, (t, version) => web(t, version, 'optional')],
  ['nginx, only the registered one', registered, {}, (t, version) => web(t, version, 'optional_no_ca',
    `if ($ssl_client_fingerprint != "${sha1('right.leaf.pem')}") { return 400 '"Invalid Certificate"'; } return 401 '{}';`)],
  ['HAProxy, required', alert, {}, (t, version) => proxy(t, version, 'required')],
  ['HAProxy, optional', alert, optional, (t, version) => proxy(t, version, 'optional')],
  ['s_server, -Verify', alert, {}, (t, version) => openssl(t, version, ...verifying('-Verify', '3'))],
  ['s_server, -verify', alert, optional, (t, version) => openssl(t, version, ...verifying('-verify', '3'))],
  ['s_server, -Verify with a revocation list', alert, withRevocationList, (t, version) => openssl(t, version, ...verifying('-Verify', '3'), '-crl_check', '-CRL', files.path('crl.pem'))],
]

/** smd preflight, without what the files alone show. */
async function found(origin, client, ...more) {
  const [certificate, key] = clients[client]
  const identity = certificate ? ['--cert', files.path(certificate), '--key', files.path(key)] : []
  const { json } = await preflight(['--connect', origin, '--cacert', files.path('root.pem'), '--days', '1', ...identity, ...more])
  const findings = json.findings.filter((one) => !one.id.startsWith('certificate.') || one.id.startsWith('certificate.proof-'))
  return { connection: json.connection, findings, errors: findings.filter((one) => one.severity === 'error').map((one) => one.id) }
}

for (const [name, column, exceptions, start] of servers) {
  for (const version of ['1.2', '1.3']) {
    test(`${name}, TLS ${version}`, async (t) => {
      const { origin } = await start(t, version)
      for (const [client, expected] of Object.entries(table)) {
        const right = exceptions[client] ?? expected[column]
        const { errors, connection } = await found(origin, client)
        assert.equal(errors[0] ?? '', right, `${client}: ${JSON.stringify(connection)}`)
        if (connection.handshake) assert.equal(connection.version, `TLSv${version}`)
        assert.equal(connection.certificate_requested, true)
        assert.equal(connection.presented_sha256 === '', client === 'none')
        if (right === '') assert.equal(connection.status, 401, client)
      }
    })
  }
}

test('TLS 1.2: a handshake that fails before a certificate is asked for is not about the certificate', async (t) => {
  const { origin } = await openssl(t, '1.2', ...verifying('-Verify', '3'), '-cipher', 'AES128-SHA256@SECLEVEL=0', '-sigalgs', 'RSA+SHA1')
  for (const client of ['right', 'none']) {
    const { findings, connection } = await found(origin, client)
    assert.equal(connection.certificate_requested, false)
    assert.equal(findings[0].id, 'tls.handshake-failed', JSON.stringify(connection))
    assert.ok(!findings[0].alternatives.some((one) => one.id.startsWith('tls.client-')), JSON.stringify(findings))
  }
  const { findings } = await found(origin, 'right', '--experiment')
  assert.ok(!findings.some((one) => one.id.startsWith('certificate.proof-')), JSON.stringify(findings))
})

test('three calls settle it: taken, refused, or not asked for', async (t) => {
  const settled = async (origin, client) => (await found(origin, client, '--experiment')).findings.filter((one) => one.id.startsWith('certificate.proof-')).map((one) => one.id)
  for (const version of ['1.2', '1.3']) {
    const { origin } = await openssl(t, version, ...verifying('-Verify', '3'))
    assert.deepEqual(await settled(origin, 'right'), ['certificate.proof-accepted'], version)
    for (const client of ['other authority', 'expired', 'no clientAuth']) assert.deepEqual(await settled(origin, client), ['certificate.proof-refused'], client)
    const open = await openssl(t, version)
    assert.deepEqual(await settled(open.origin, 'right'), ['certificate.proof-not-asked'], version)
  }
})
