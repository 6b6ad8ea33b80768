// Certificates for one test file, made by openssl in a temporary folder that goes when the tests end.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function openssl(...args) {
  return execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString()
}

/** A folder for throw-away files, removed when the process ends. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'smd-test-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A certificate authority: {cert, key} are PEM files. */
export function makeAuthority(folder, name = 'ca') {
  const cert = join(folder, `${name}.pem`)
  const key = join(folder, `${name}.key`)
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-sha256', '-days', '30',
    '-subj', `/CN=${name}`, '-keyout', key, '-out', cert)
  return { folder, cert, key, name }
}

/**
 * A certificate of `authority`: {cert, key} are PEM files. `names` go into subjectAltName; `rsa` gives an
 * RSA-2048 key; `expired` one that ended yesterday.
 */
export function issue(authority, name, { names = [], rsa = false, expired = false, usage = 'serverAuth' } = {}) {
  const base = join(authority.folder, name)
  const cert = `${base}.pem`
  const key = `${base}.key`
  const algorithm = rsa ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  openssl('req', ...algorithm, '-nodes', '-sha256', '-subj', `/O=Test/CN=${name}`, '-keyout', key, '-out', `${base}.csr`)
  const extensions = [`extendedKeyUsage=${usage}`]
  if (names.length > 0) extensions.push(`subjectAltName=${names.join(',')}`)
  writeFileSync(`${base}.ext`, extensions.join('\n') + '\n')
  if (expired) {
    // x509 cannot set an end in the past; ca can, and wants a small database for it.
    writeFileSync(`${base}.index`, '')
    writeFileSync(`${base}.serial`, '1000\n')
    writeFileSync(`${base}.cnf`, `[ca]\ndefault_ca=d\n[d]\ndatabase=${base}.index\nserial=${base}.serial\nnew_certs_dir=${authority.folder}\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\norganizationName=optional\n`)
    openssl('ca', '-batch', '-notext', '-config', `${base}.cnf`, '-cert', authority.cert, '-keyfile', authority.key, '-in', `${base}.csr`,
      '-out', cert, '-extfile', `${base}.ext`, '-startdate', '20200101000000Z', '-enddate', '20200201000000Z')
  } else {
    openssl('x509', '-req', '-sha256', '-days', '20', '-in', `${base}.csr`, '-CA', authority.cert, '-CAkey', authority.key,
      '-CAcreateserial', '-out', cert, '-extfile', `${base}.ext`)
  }
  return { cert, key, name }
}

/** PKCS#12 of a pair; `legacy` as programs before OpenSSL 3 exported it. */
export function pkcs12(pair, passphrase, { legacy = false, chain } = {}) {
  const file = `${pair.cert}.${legacy ? 'old' : 'new'}.p12`
  openssl('pkcs12', '-export', ...(legacy ? ['-legacy', '-keypbe', 'PBE-SHA1-RC2-40', '-certpbe', 'PBE-SHA1-RC2-40'] : []),
    '-in', pair.cert, '-inkey', pair.key, ...(chain ? ['-certfile', chain] : []), '-passout', `pass:${passphrase}`, '-out', file)
  return file
}

/** An encrypted copy of a key. */
export function encryptKey(pair, passphrase) {
  const file = `${pair.key}.encrypted`
  openssl('pkey', '-in', pair.key, '-aes256', '-passout', `pass:${passphrase}`, '-out', file)
  return file
}

/** SHA-256 of a PEM certificate's DER form, as hex and base64. */
export function fingerprint(file) {
  const hex = openssl('x509', '-in', file, '-noout', '-fingerprint', '-sha256').split('=')[1].trim().replaceAll(':', '').toLowerCase()
  return { hex, base64: Buffer.from(hex, 'hex').toString('base64') }
}

/** What most tests need: an authority, a server for localhost, an RSA client. */
export function standardCertificates() {
  const folder = temporaryFolder()
  const authority = makeAuthority(folder)
  return {
    folder,
    authority,
    ca: authority.cert,
    server: issue(authority, 'server', { names: ['DNS:localhost', 'IP:127.0.0.1'] }),
    client: issue(authority, 'client', { rsa: true, usage: 'clientAuth' }),
  }
}

export const read = (file) => readFileSync(file)
