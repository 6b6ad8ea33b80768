// A server's certificate, and a client's of every kind, below one root with one intermediate.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Files } from '../preflight/files.mjs'

const openssl = (...args) => promisify(execFile)('openssl', args, { encoding: 'utf8' })
const authority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']

async function revoke(files, name, csr) {
  const config = csr.replace(/csr$/, 'cnf')
  const issuer = ['-config', config, '-md', 'sha256', '-cert', files.path('intermediate.pem'), '-keyfile', files.path('intermediate.key')]
  await openssl('ca', ...issuer, '-revoke', files.path(name))
  await openssl('ca', ...issuer, '-gencrl', '-crldays', '10', '-out', files.path('crl.pem'))
}

/** Files by name: root.pem, server.pem with server.key, crl.pem, and what `clients` names. */
export async function makeCertificates() {
  const files = new Files()
  await Promise.all(['root.key', 'intermediate.key', 'other-ca.key', 'server.key', 'leaf.key', 'second.key'].map((name) => files.key(name)))
  await Promise.all([
    files.selfSigned('root.pem', 'root.key', '/O=DigiCert Inc/CN=Test Root', authority),
    files.selfSigned('other-ca.pem', 'other-ca.key', '/O=Corner Shop/CN=Corner Root', authority),
    files.selfSigned('self.pem', 'leaf.key', '/O=Example Energy/CN=client.example.org', ['basicConstraints=CA:FALSE', 'extendedKeyUsage=clientAuth']),
  ])
  await files.issue('intermediate.pem', { issuer: 'root', key: 'intermediate.key', subject: '/O=DigiCert Inc/CN=Test Issuing', extensions: authority, to: 2500 })
  const leaves = {
    server: { key: 'server.key', subject: '/O=Example Utility/CN=localhost', extensions: ['basicConstraints=CA:FALSE', 'extendedKeyUsage=serverAuth', 'subjectAltName=DNS:localhost'] },
    right: {},
    second: { key: 'second.key', subject: '/O=Example Energy/CN=other.example.org' },
    revoked: {},
    expired: { from: -400, to: -1 },
    future: { from: 2 },
    'no-client-auth': { extensions: ['extendedKeyUsage=serverAuth'] },
  }
  const requests = await Promise.all(Object.entries(leaves).map(async ([name, options]) => [name, await files.issue(`${name}.leaf.pem`, options)]))
  await Promise.all(Object.keys(leaves).map((name) => files.join(`${name}.pem`, `${name}.leaf.pem`, 'intermediate.pem')))
  await Promise.all([
    files.issue('corner.leaf.pem', { issuer: 'other-ca' }),
    revoke(files, 'revoked.leaf.pem', Object.fromEntries(requests).revoked),
  ])
  await files.join('corner.pem', 'corner.leaf.pem', 'other-ca.pem')
  return files
}

/** What a client may come with: [certificate, key], or nothing. */
export const clients = {
  right: ['right.pem', 'leaf.key'],
  none: [],
  'self-made': ['self.pem', 'leaf.key'],
  'other authority': ['corner.pem', 'leaf.key'],
  expired: ['expired.pem', 'leaf.key'],
  'not yet valid': ['future.pem', 'leaf.key'],
  'no clientAuth': ['no-client-auth.pem', 'leaf.key'],
  'without intermediate': ['right.leaf.pem', 'leaf.key'],
  'not the registered one': ['second.pem', 'second.key'],
  revoked: ['revoked.pem', 'leaf.key'],
}
