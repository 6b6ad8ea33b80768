// Servers that others wrote say the same things in their own ways: with wrong certificates of each kind,
// nginx, HAProxy and openssl s_server lead to the findings that the simulator leads to.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { issue, makeAuthority, temporaryFolder } from '../lib/certs.mjs'
import { preflight } from '../preflight/support.mjs'
import { startSimulatorForSmd } from '../headless/support.mjs'
import { haproxy, nginx, sServer } from './foreign.mjs'

const folder = temporaryFolder()
let authority
const servers = {}
const clients = {}

function selfMade(name) {
  const cert = `${folder}/${name}.pem`
  const key = `${folder}/${name}.key`
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', '20', '-subj', `/CN=${name}`,
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { cert, key, name }
}

/** An intermediate of `from` that signs what follows. */
function intermediate(from) {
  const base = `${folder}/intermediate`
  const quiet = { stdio: 'ignore' }
  execFileSync('openssl', ['req', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-subj', '/CN=intermediate', '-keyout', `${base}.key`, '-out', `${base}.csr`], quiet)
  writeFileSync(`${base}.ext`, 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n')
  execFileSync('openssl', ['x509', '-req', '-sha256', '-days', '20', '-in', `${base}.csr`, '-CA', from.cert, '-CAkey', from.key, '-CAcreateserial',
    '-out', `${base}.pem`, '-extfile', `${base}.ext`], quiet)
  return { folder, cert: `${base}.pem`, key: `${base}.key`, name: 'intermediate' }
}

before(() => {
  authority = makeAuthority(folder, 'our-ca')
  const other = makeAuthority(folder, 'other-ca')
  const names = ['DNS:localhost', 'IP:127.0.0.1']
  servers.good = issue(authority, 'server', { names })
  servers.expired = issue(authority, 'server-expired', { names, expired: true })
  servers.otherName = issue(authority, 'server-other-name', { names: ['DNS:elsewhere.example'] })
  servers.selfSigned = selfMade('server-self-signed')
  servers.untrusted = issue(other, 'server-untrusted', { names })
  writeFileSync(servers.untrusted.cert, readFileSync(servers.untrusted.cert, 'utf8') + readFileSync(other.cert, 'utf8'))
  servers.withoutIntermediate = issue(intermediate(authority), 'server-below', { names })
  clients.good = issue(authority, 'client', { rsa: true, usage: 'clientAuth' })
  clients.otherAuthority = issue(other, 'client-other', { rsa: true, usage: 'clientAuth' })
  clients.expired = issue(authority, 'client-expired', { rsa: true, usage: 'clientAuth', expired: true })
  clients.selfMade = selfMade('client-self-made')
  clients.forServers = issue(authority, 'client-for-servers', { rsa: true, usage: 'serverAuth' })
})

/** What the connection's findings are, without those about the files themselves. */
async function connectionFindings(origin, client) {
  const result = await preflight(['--cert', clients[client].cert, '--key', clients[client].key, '--cacert', authority.cert, '--connect', origin])
  assert.notEqual(result.json.connection, null, result.stdout)
  return { ids: result.ids.filter((id) => !id.startsWith('certificate.')), result }
}

/** The same of the simulator with this fault. */
async function simulated(t, fault) {
  const simulator = await startSimulatorForSmd(t, ['--fault', `preflight.connection=${fault}`])
  const result = await preflight(['--simulator', simulator.readyFile, '--connect'])
  return result.ids.filter((id) => !id.startsWith('certificate.'))
}

const fault = { name: (name, version) => (version ? `${name},value=${version}` : name) }

test('the right certificate is taken by each of them, and nothing is found', async (t) => {
  const verifyOn = () => `ssl_client_certificate ${authority.cert}; ssl_verify_client on;`
  const all = [
    ['nginx', await nginx(t, folder, { server: servers.good, client: verifyOn() })],
    ...(await Promise.all(['TLSv1.2', 'TLSv1.3'].map(async (version) => [`HAProxy ${version}`,
      await haproxy(t, folder, { server: servers.good, version, verify: `ca-file ${authority.cert} verify required` })]))),
    ...(await Promise.all(['-tls1_2', '-tls1_3'].map(async (version) => [`s_server ${version}`,
      await sServer(t, folder, { server: servers.good, args: [version, '-CAfile', authority.cert, '-Verify', '2', '-verify_return_error'] })]))),
  ]
  for (const [name, server] of all) {
    const { ids, result } = await connectionFindings(server.origin, 'good')
    assert.deepEqual(ids, [], name)
    assert.equal(result.json.connection.status, 401, name)
    assert.equal(result.json.connection.certificate_requested, true, name)
    assert.equal(result.json.connection.presented_sha256, result.json.identity.certificates[0].sha256, name)
  }
})

// client: which certificate · expected: the first finding · like: the simulator's fault of the same meaning
const wrongClients = {
  nginx: [
    ['otherAuthority', 'gateway.certificate-error', 'nginx-certificate-error'],
    ['expired', 'gateway.certificate-error', 'nginx-certificate-error'],
    ['selfMade', 'gateway.certificate-error', 'nginx-certificate-error'],
    ['forServers', 'gateway.certificate-error', 'nginx-certificate-error'],
  ],
  alerts: [
    ['otherAuthority', 'tls.client-certificate-unknown-authority', 'client-refused-unknown-ca'],
    ['expired', 'tls.client-certificate-expired', 'client-refused-expired'],
    ['selfMade', 'tls.client-certificate-unknown-authority', 'client-refused-unknown-ca'],
    ['forServers', 'tls.client-certificate-unsupported', 'client-refused-unsupported'],
  ],
}

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  test(`nginx, ssl_verify_client on, ${version}: refused on a page of its own`, async (t) => {
    const server = await nginx(t, folder, { server: servers.good, versions: version, client: `ssl_client_certificate ${authority.cert}; ssl_verify_client on;` })
    for (const [client, expected, like] of wrongClients.nginx) {
      const { ids } = await connectionFindings(server.origin, client)
      assert.equal(ids[0], expected, client)
      assert.deepEqual(ids[0], (await simulated(t, like))[0], `${client} and ${like}`)
    }
  })

  const short = version === 'TLSv1.2' ? '1.2' : '1.3'
  test(`HAProxy, verify required, ${version}: refused with an alert`, async (t) => {
    const server = await haproxy(t, folder, { server: servers.good, version, verify: `ca-file ${authority.cert} verify required` })
    for (const [client, expected, like] of wrongClients.alerts) {
      const { ids } = await connectionFindings(server.origin, client)
      assert.equal(ids[0], expected, client)
      assert.deepEqual(ids[0], (await simulated(t, fault.name(like, short)))[0], `${client} and ${like}`)
    }
  })

  test(`openssl s_server -Verify, ${version}: refused with an alert`, async (t) => {
    const server = await sServer(t, folder, { server: servers.good, args: [version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3', '-CAfile', authority.cert, '-Verify', '2', '-verify_return_error'] })
    for (const [client, expected] of wrongClients.alerts) {
      const { ids } = await connectionFindings(server.origin, client)
      assert.equal(ids[0], expected, client)
    }
  })

  test(`no certificate at all, ${version}: three calls tell that it is the certificate`, async (t) => {
    const required = await Promise.all([
      haproxy(t, folder, { server: servers.good, version, verify: `ca-file ${authority.cert} verify required` }),
      nginx(t, folder, { server: servers.good, versions: version, client: `ssl_client_certificate ${authority.cert}; ssl_verify_client on;` }),
    ])
    const expected = ['tls.client-certificate-required', 'gateway.certificate-missing']
    for (const [index, server] of required.entries()) {
      const result = await preflight(['--cert', clients.good.cert, '--key', clients.good.key, '--cacert', authority.cert, '--connect', server.origin, '--experiment'])
      assert.ok(result.ids.includes('certificate.proof-accepted'), result.stdout)
      const settled = result.json.findings.find((finding) => finding.id === 'certificate.proof-accepted')
      assert.match(settled.evidence, new RegExp(`Without: ${expected[index].replace('.', '\\.')}`), version)
      const refused = await preflight(['--cert', clients.otherAuthority.cert, '--key', clients.otherAuthority.key, '--cacert', authority.cert, '--connect', server.origin, '--experiment'])
      assert.ok(refused.ids.includes('certificate.proof-refused'), refused.stdout)
    }
  })
}

test('nginx, optional, with a 400 of its own for the rest: as PG&E says it', async (t) => {
  const server = await nginx(t, folder, {
    server: servers.good,
    client: `ssl_client_certificate ${authority.cert}; ssl_verify_client optional_no_ca;`,
    location: `if ($ssl_client_verify != SUCCESS) { return 400 '"Invalid Certificate"'; } return 401 '{}';`,
  })
  for (const client of ['otherAuthority', 'selfMade']) {
    const { ids } = await connectionFindings(server.origin, client)
    // The list of authorities that nginx sends says it too, before the answer does.
    assert.deepEqual(ids, ['gateway.invalid-certificate', 'tls.issuer-not-asked'], client)
  }
  assert.deepEqual(await simulated(t, 'invalid-certificate'), ['gateway.invalid-certificate'])
  assert.deepEqual((await connectionFindings(server.origin, 'good')).ids, [])
})

test('HAProxy, verify optional, and a rule that denies: a page with 403', async (t) => {
  const server = await haproxy(t, folder, {
    server: servers.good, version: 'TLSv1.3',
    verify: `ca-file ${authority.cert} verify optional ca-ignore-err all crt-ignore-err all`,
    rules: 'http-request deny unless { ssl_c_used } { ssl_c_verify 0 }',
  })
  const { ids, result } = await connectionFindings(server.origin, 'selfMade')
  assert.equal(result.json.connection.status, 403)
  assert.equal(ids[0], 'gateway.html-page')
  assert.equal((await simulated(t, 'haproxy-forbidden'))[0], 'gateway.html-page')
  assert.deepEqual((await connectionFindings(server.origin, 'good')).ids, [])
})

// server: which certificate the server shows · expected · like: the simulator's fault
const wrongServers = [
  ['expired', 'tls.server-expired', 'server-expired'],
  ['otherName', 'tls.server-name', 'server-wrong-name'],
  ['selfSigned', 'tls.server-self-signed', 'server-self-signed'],
  ['untrusted', 'tls.server-untrusted', 'server-untrusted'],
  ['withoutIntermediate', 'tls.server-chain', 'server-intermediate-missing'],
]
for (const [kind, expected, like] of wrongServers) {
  test(`a server's certificate that is wrong (${kind}) is told by each of them alike`, async (t) => {
    const server = servers[kind]
    const all = await Promise.all([
      nginx(t, folder, { server, client: '' }),
      haproxy(t, folder, { server, version: 'TLSv1.2', verify: '' }),
      sServer(t, folder, { server, args: ['-tls1_3'], chain: kind === 'untrusted' ? `${folder}/other-ca.pem` : undefined }),
    ])
    for (const { origin } of all) {
      const { ids } = await connectionFindings(origin, 'good')
      assert.deepEqual(ids, [expected])
    }
    assert.deepEqual(await simulated(t, like), [expected])
  })
}

test('TLS versions and plain HTTP', async (t) => {
  const old = await sServer(t, folder, { server: servers.good, args: ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'] })
  assert.deepEqual((await connectionFindings(old.origin, 'good')).ids, ['tls.version'])
  assert.deepEqual(await simulated(t, 'tls11-only'), ['tls.version'])
  const open = await sServer(t, folder, { server: servers.good, args: ['-tls1_3'] })
  assert.deepEqual((await connectionFindings(open.origin, 'good')).ids, ['tls.no-certificate-asked'])
  assert.ok((await simulated(t, 'client-not-asked')).includes('tls.no-certificate-asked'))
})
