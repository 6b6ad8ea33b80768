// Certificate and key files of every kind, good and bad, made by openssl in a folder that goes with the process.
import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from '../lib/certs.mjs'

const execute = promisify(execFile)
const openssl = (...args) => execute('openssl', args, { encoding: 'utf8' })

export const password = 'correct horse'
const day = 86_400_000
const asn1Time = (at) => new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14) + 'Z'

// What a public authority puts into a client's certificate.
const client = ['basicConstraints=CA:FALSE', 'keyUsage=digitalSignature,keyEncipherment', 'extendedKeyUsage=serverAuth,clientAuth']
const authority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']

export class Files {
  folder = temporaryFolder()
  path = (name) => join(this.folder, name)

  async key(name, ...algorithm) {
    await openssl('genpkey', ...(algorithm.length > 0 ? algorithm : ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']), '-out', this.path(name))
    return this.path(name)
  }

  /** A self-signed certificate of `key`. */
  async selfSigned(name, key, subject, extensions) {
    await openssl('req', '-new', '-x509', '-sha256', '-days', '3000', '-subj', subject, '-key', this.path(key), '-out', this.path(name),
      '-config', await this.config(name, extensions), '-extensions', 'e')
  }

  async config(name, extensions) {
    const file = this.path(`${name}.req`)
    await writeFile(file, `[req]\ndistinguished_name=d\n[d]\n[e]\n${extensions.join('\n')}\n`)
    return file
  }

  /** A certificate of `key`, issued by the pair `issuer`.pem and `issuer`.key. Times are days from now. */
  async issue(name, { key = 'leaf.key', issuer = 'intermediate', subject = '/O=Example Energy/CN=client.example.org', extensions = client, from = -1, to = 400, digest = 'sha256' } = {}) {
    const work = this.path(`${name}.work`)
    await mkdir(work)
    const file = (suffix) => join(work, suffix)
    await writeFile(file('index'), '')
    await writeFile(file('serial'), `${Math.floor(Math.random() * 2 ** 40).toString(16).padStart(12, '1')}\n`)
    await writeFile(file('cnf'), `[req]\ndistinguished_name=n\n[n]\n[ca]\ndefault_ca=d\n[d]\ndatabase=${file('index')}\nserial=${file('serial')}\nnew_certs_dir=${work}\npolicy=p\n[p]\norganizationName=optional\ncommonName=supplied\n`)
    await writeFile(file('ext'), `${extensions.join('\n')}\n`)
    await openssl('req', '-new', '-config', file('cnf'), '-subj', subject, '-key', this.path(key), '-out', file('csr'))
    await openssl('ca', '-batch', '-notext', '-config', file('cnf'), '-md', digest, '-cert', this.path(`${issuer}.pem`), '-keyfile', this.path(`${issuer}.key`),
      '-in', file('csr'), '-out', this.path(name), '-extfile', file('ext'), '-startdate', asn1Time(Date.now() + from * day), '-enddate', asn1Time(Date.now() + to * day))
    return file('csr')
  }

  async text(name) {
    return readFile(this.path(name), 'utf8')
  }

  /** A file of these bytes; the owner's alone unless said otherwise. */
  async write(name, bytes, mode = 0o600) {
    await writeFile(this.path(name), bytes)
    await chmod(this.path(name), mode)
  }

  /** One file of several. */
  async join(name, ...parts) {
    await this.write(name, (await Promise.all(parts.map((part) => this.text(part)))).join(''))
  }

  /** PKCS#12 of the leaf, its key and its issuer, unless `args` say otherwise. */
  async pkcs12(name, args = ['-inkey', this.path('leaf.key'), '-in', this.path('leaf.pem'), '-certfile', this.path('intermediate.pem')], { word = password, legacy = false } = {}) {
    await openssl('pkcs12', '-export', ...(legacy ? ['-legacy', '-keypbe', 'PBE-SHA1-RC2-40', '-certpbe', 'PBE-SHA1-RC2-40'] : []), ...args, '-passout', `pass:${word}`, '-out', this.path(name))
  }

  async fingerprint(name) {
    const { stdout } = await openssl('x509', '-in', this.path(name), '-noout', '-fingerprint', '-sha256')
    return stdout.split('=')[1].trim()
  }
}

async function makeAuthorities(files) {
  await Promise.all([files.key('root.key'), files.key('intermediate.key'), files.key('leaf.key'), files.key('other.key'), files.key('other-ca.key')])
  await Promise.all([
    files.selfSigned('root.pem', 'root.key', '/O=DigiCert Inc/CN=Test Root', authority),
    files.selfSigned('other-ca.pem', 'other-ca.key', '/O=Corner Shop/CN=Corner Root', authority),
    files.selfSigned('self.pem', 'leaf.key', '/O=Example Energy/CN=client.example.org', client),
    files.selfSigned('self-ca.pem', 'leaf.key', '/O=Example Energy/CN=client.example.org', authority.slice(0, 1)),
  ])
  await files.issue('intermediate.pem', { issuer: 'root', key: 'intermediate.key', subject: '/O=DigiCert Inc/CN=Test Issuing', extensions: authority, to: 2500 })
}

async function makeCertificates(files) {
  await Promise.all([
    files.key('ec.key', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'),
    files.key('ed.key', '-algorithm', 'ED25519'),
    files.key('small.key', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'),
  ])
  const odd = {
    plain: { extensions: ['basicConstraints=CA:FALSE'] },
    any: { extensions: ['extendedKeyUsage=anyExtendedKeyUsage'] },
    ec: { key: 'ec.key' },
    ed: { key: 'ed.key' },
    small: { key: 'small.key' },
    sha1: { digest: 'sha1' },
    expired: { from: -400, to: -1 },
    'expired-weak': { from: -400, to: -1, key: 'small.key', digest: 'sha1' },
    future: { from: 2 },
    'soon': { to: 30 },
    server: { extensions: ['extendedKeyUsage=serverAuth'] },
    encipher: { extensions: ['keyUsage=keyEncipherment', 'extendedKeyUsage=clientAuth'] },
    'is-ca': { extensions: ['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature,keyCertSign'] },
  }
  await Promise.all([
    files.issue('leaf.pem').then((csr) => files.text('leaf.pem.work/csr').then((text) => files.write('leaf.csr', text)).then(() => csr)),
    files.issue('corner.pem', { issuer: 'other-ca' }),
    ...Object.entries(odd).map(([name, options]) => files.issue(`${name}.leaf.pem`, options)),
  ])
  await Promise.all(Object.keys(odd).map((name) => files.join(`${name}.pem`, `${name}.leaf.pem`, 'intermediate.pem')))
  await Promise.all([
    files.join('chain.pem', 'leaf.pem', 'intermediate.pem'),
    files.join('full.pem', 'leaf.pem', 'intermediate.pem', 'root.pem'),
    files.join('disordered.pem', 'leaf.pem', 'root.pem', 'intermediate.pem'),
    files.join('backwards.pem', 'intermediate.pem', 'leaf.pem'),
    files.join('stranger.pem', 'leaf.pem', 'intermediate.pem', 'other-ca.pem'),
    files.join('corner-chain.pem', 'corner.pem', 'other-ca.pem'),
    files.join('both.pem', 'leaf.pem', 'leaf.key', 'intermediate.pem'),
    files.join('key-first.pem', 'leaf.key', 'leaf.pem', 'intermediate.pem'),
  ])
}

async function makeForms(files) {
  const chain = await files.text('chain.pem')
  const key = await files.text('leaf.key')
  const leaf = files.path('leaf.pem')
  const leafKey = files.path('leaf.key')
  const out = (name) => ['-out', files.path(name)]
  const word = ['-passout', `pass:${password}`]
  await Promise.all([
    files.write('crlf.pem', chain.replaceAll('\n', '\r\n')),
    files.write('crlf.key', key.replaceAll('\n', '\r\n')),
    files.write('bom.pem', `\uFEFF${chain}`),
    files.write('bom.key', `\uFEFF${key}`),
    files.write('utf16.pem', Buffer.from(`\uFEFF${chain.replaceAll('\n', '\r\n')}`, 'utf16le')),
    files.write('open.key', key, 0o644),
    files.write('group.key', key, 0o640),
    files.write('damaged.pem', chain.replace(/^MII.{20}/m, '!!!!')),
    files.write('cut.pem', chain.slice(0, 700)),
    files.write('half.pem', `${await files.text('leaf.pem')}-----BEGIN CERTIFICATE-----\nMIIBAAAA\n-----END CERTIFICATE-----\n`),
    files.write('damaged.key', key.replace(/^MII.{30}/m, 'MIIE')),
    files.write('empty.pem', ''),
    files.write('blank.pem', '\n \r\n'),
    files.write('note.txt', 'The certificate is on the other computer.\n'),
    files.write('page.pem', '<!doctype html><title>Log in</title>'),
    files.write('archive.pem', Buffer.from('PK\x03\x04 certificates', 'latin1')),
    files.write('store.jks', Buffer.from('feedfeed00000002000000010000', 'hex')),
    files.write('store.jceks', Buffer.from('cececece00000002000000010000', 'hex')),
    files.write('openssh.key', `-----BEGIN OPENSSH PRIVATE KEY-----\n${Buffer.from('openssh-key-v1\0').toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`),
    files.write('locked.pem', chain, 0o000),
    mkdir(files.path('folder')),
    openssl('x509', '-in', leaf, '-outform', 'DER', ...out('leaf.der')),
    openssl('pkey', '-in', leafKey, '-outform', 'DER', ...out('key.der')),
    openssl('pkey', '-in', leafKey, '-pubout', ...out('public.pem')),
    openssl('crl2pkcs7', '-nocrl', '-certfile', files.path('chain.pem'), ...out('chain.p7b')),
    openssl('crl2pkcs7', '-nocrl', '-certfile', files.path('chain.pem'), '-outform', 'DER', ...out('chain.der.p7b')),
    openssl('x509', '-in', leaf, '-trustout', ...out('trusted.leaf.pem')).then(() => files.join('trusted.pem', 'trusted.leaf.pem', 'intermediate.pem')),
    openssl('pkcs8', '-topk8', '-in', leafKey, '-v2', 'aes-256-cbc', ...word, ...out('encrypted.key')),
    openssl('rsa', '-traditional', '-aes256', '-in', leafKey, ...word, ...out('traditional.key')),
    openssl('rsa', '-provider', 'legacy', '-provider', 'default', '-traditional', '-des', '-in', leafKey, ...word, ...out('des.key')),
    files.pkcs12('new.p12'),
    files.pkcs12('old.p12', undefined, { legacy: true }),
    files.pkcs12('empty-word.p12', undefined, { word: '' }),
    files.pkcs12('des3.p12', ['-inkey', leafKey, '-in', leaf, '-certfile', files.path('intermediate.pem'), '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']),
    files.pkcs12('no-mac.p12', ['-inkey', leafKey, '-in', leaf, '-certfile', files.path('intermediate.pem'), '-nomac']),
    files.pkcs12('disordered.p12', ['-inkey', leafKey, '-in', files.path('disordered.pem')]),
    files.pkcs12('alone.p12', ['-inkey', leafKey, '-in', leaf]),
    files.pkcs12('no-key.p12', ['-nokeys', '-in', files.path('chain.pem')]),
    files.pkcs12('no-certificate.p12', ['-nocerts', '-inkey', leafKey, '-in', leaf]),
  ])
  await files.write('cut.p12', (await readFile(files.path('new.p12'))).subarray(0, 900))
  // As programs export it for people: with lines of text before each block.
  const { stdout } = await openssl('pkcs12', '-in', files.path('new.p12'), '-passin', `pass:${password}`, '-nodes')
  await files.write('bag.pem', stdout)
}

export async function makeFiles() {
  const files = new Files()
  await chmod(files.folder, 0o755)
  await makeAuthorities(files)
  await makeCertificates(files)
  await makeForms(files)
  return files
}
