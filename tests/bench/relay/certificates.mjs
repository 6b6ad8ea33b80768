// Makes an authority, a server certificate for localhost and a client certificate with openssl, for
// one run of the bench. RSA of 2048 bits, as the data custodian asks for.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../lib/run.mjs'

export async function makeCertificates(folder) {
  const file = (name) => join(folder, name)
  const openssl = (...args) => run('openssl', args, { timeout: 30_000 })
  await openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Bench authority',
    '-addext', 'basicConstraints=critical,CA:true', '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
    '-keyout', file('ca.key'), '-out', file('ca.pem'))
  const issue = async (name, subject, extensions) => {
    writeFileSync(file(`${name}.ext`), `basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\n${extensions}\n`)
    await openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', subject, '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`))
    await openssl('x509', '-req', '-days', '2', '-in', file(`${name}.csr`), '-CA', file('ca.pem'), '-CAkey', file('ca.key'),
      '-CAcreateserial', '-extfile', file(`${name}.ext`), '-out', file(`${name}.pem`))
    // HAProxy wants certificate and key in one file.
    writeFileSync(file(`${name}.both.pem`), readFileSync(file(`${name}.pem`), 'utf8') + readFileSync(file(`${name}.key`), 'utf8'), { mode: 0o600 })
    return { cert: file(`${name}.pem`), key: file(`${name}.key`), both: file(`${name}.both.pem`) }
  }
  return {
    ca: file('ca.pem'),
    server: await issue('server', '/CN=localhost', 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth'),
    client: await issue('client', '/CN=bench client', 'extendedKeyUsage=clientAuth'),
  }
}
