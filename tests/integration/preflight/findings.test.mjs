// Files of every kind, and exactly the findings that come of each: no more, no fewer.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { makeFiles, password } from './files.mjs'
import { preflight, smd } from './support.mjs'

// name: [options, findings]. `cert`, `key`, `p12` are names of files.mjs; `word` is the passphrase.
const pair = (cert, key, more = {}) => ({ cert, key, ...more })
const cases = {
  // What must be fine.
  'chain and key': [pair('chain.pem', 'leaf.key'), []],
  'chain with its root': [pair('full.pem', 'leaf.key'), []],
  'without key usages at all': [pair('plain.pem', 'leaf.key'), []],
  'any extended key usage': [pair('any.pem', 'leaf.key'), []],
  'certificate and key in one file': [{ cert: 'both.pem' }, []],
  'one file given for both': [pair('both.pem', 'both.pem'), []],
  'the key before the certificate': [{ cert: 'key-first.pem' }, []],
  'key file with certificates in it': [pair('chain.pem', 'both.pem'), []],
  'line ends of Windows': [pair('crlf.pem', 'crlf.key'), []],
  'byte order mark': [pair('bom.pem', 'bom.key'), []],
  'UTF-16': [pair('utf16.pem', 'leaf.key'), []],
  'Bag Attributes': [pair('bag.pem', 'bag.pem'), []],
  'label TRUSTED CERTIFICATE': [pair('trusted.pem', 'leaf.key'), []],
  'encrypted key': [pair('chain.pem', 'encrypted.key', { word: password }), []],
  'encrypted key of the traditional form': [pair('chain.pem', 'traditional.key', { word: password }), []],
  'key encrypted with DES': [pair('chain.pem', 'des.key', { word: password }), []],
  'PKCS#12': [{ p12: 'new.p12', word: password }, []],
  'PKCS#12 with 3DES': [{ p12: 'des3.p12', word: password }, []],
  'PKCS#12 without MAC': [{ p12: 'no-mac.p12', word: password }, []],
  'PKCS#12 with the empty passphrase': [{ p12: 'empty-word.p12' }, []],
  'PKCS#12 in any order': [{ p12: 'disordered.p12', word: password }, []],
  'the registered one': [pair('chain.pem', 'leaf.key', { registered: (text) => text }), []],
  'the registered one, lower case': [pair('chain.pem', 'leaf.key', { registered: (text) => text.toLowerCase().replaceAll(':', '') }), []],
  'the registered one, with blanks': [pair('chain.pem', 'leaf.key', { registered: (text) => text.replaceAll(':', ' ') }), []],
  'ends in 30 days, and 29 are asked for': [pair('soon.pem', 'leaf.key', { args: ['--days', '29'] }), []],

  // Files that are not what they were given as.
  'nothing named': [{}, ['none-configured']],
  'key alone': [{ key: 'leaf.key' }, ['certificate-missing']],
  'certificate alone': [{ cert: 'chain.pem' }, ['key-missing']],
  'key and certificate mixed up': [pair('leaf.key', 'chain.pem'), ['file-is-key', 'file-is-certificate']],
  'certificate for both': [pair('chain.pem', 'chain.pem'), ['file-is-certificate']],
  'binary certificate as key': [pair('chain.pem', 'leaf.der'), ['file-is-certificate']],
  'binary key as certificate': [pair('key.der', 'leaf.key'), ['file-is-key']],
  'binary certificate': [pair('leaf.der', 'leaf.key'), ['file-is-der']],
  'binary key': [pair('chain.pem', 'key.der'), ['file-is-der']],
  'signing request': [pair('leaf.csr', 'leaf.key'), ['file-is-request']],
  'public key as key': [pair('chain.pem', 'public.pem'), ['file-is-public-key']],
  'public key as certificate': [pair('public.pem', 'leaf.key'), ['file-is-public-key']],
  'PKCS#7': [pair('chain.p7b', 'leaf.key'), ['file-is-pkcs7']],
  'PKCS#7, binary': [pair('chain.der.p7b', 'leaf.key'), ['file-is-pkcs7']],
  'PKCS#12 as certificate': [pair('new.p12', 'leaf.key'), ['file-is-pkcs12']],
  'PKCS#12 as key': [pair('chain.pem', 'new.p12'), ['file-is-pkcs12']],
  'PEM as PKCS#12': [{ p12: 'both.pem' }, ['file-is-pem']],
  'key as PKCS#12': [{ p12: 'leaf.key' }, ['file-is-pem']],
  'certificate as PKCS#12, binary': [{ p12: 'leaf.der' }, ['file-is-der']],
  'OpenSSH key': [pair('chain.pem', 'openssh.key'), ['file-is-openssh-key']],
  'Java keystore': [{ p12: 'store.jks', word: password }, ['file-is-keystore']],
  'Java keystore of the other kind': [pair('store.jceks', 'leaf.key'), ['file-is-keystore']],
  'empty': [pair('empty.pem', 'leaf.key'), ['file-empty']],
  'only blanks': [pair('chain.pem', 'blank.pem'), ['file-empty']],
  'missing': [pair('chain.pem', 'nowhere.key'), ['file-missing']],
  'both missing': [pair('nowhere.pem', 'nowhere.key'), ['file-missing']],
  'a folder': [pair('folder', 'leaf.key'), ['file-unreadable']],
  'a text': [pair('note.txt', 'leaf.key'), ['file-not-recognised']],
  'a web page': [pair('page.pem', 'leaf.key'), ['file-not-recognised']],
  'an archive': [{ p12: 'archive.pem' }, ['file-not-recognised']],
  'damaged certificate': [pair('damaged.pem', 'leaf.key'), ['file-damaged']],
  'certificate that is cut off': [pair('cut.pem', 'leaf.key'), ['file-damaged']],
  'damaged issuer after a good certificate': [pair('half.pem', 'leaf.key'), ['file-damaged']],
  'damaged key': [pair('chain.pem', 'damaged.key'), ['file-damaged']],

  // Passphrases and PKCS#12.
  'encrypted key without passphrase': [pair('chain.pem', 'encrypted.key'), ['passphrase-missing']],
  'encrypted key with a wrong passphrase': [pair('chain.pem', 'encrypted.key', { word: 'wrong' }), ['passphrase-wrong']],
  'traditional key without passphrase': [pair('chain.pem', 'traditional.key'), ['passphrase-missing']],
  'traditional key with a wrong passphrase': [pair('chain.pem', 'traditional.key', { word: 'wrong' }), ['passphrase-wrong']],
  'DES key with a wrong passphrase': [pair('chain.pem', 'des.key', { word: 'wrong' }), ['passphrase-wrong']],
  'passphrase for a key in the clear': [pair('chain.pem', 'leaf.key', { word: password }), ['passphrase-needless']],
  'PKCS#12 without passphrase': [{ p12: 'new.p12' }, ['passphrase-missing']],
  'PKCS#12 with a wrong passphrase': [{ p12: 'new.p12', word: 'wrong' }, ['passphrase-wrong']],
  'PKCS#12 with a needless passphrase': [{ p12: 'empty-word.p12', word: password }, ['passphrase-needless']],
  'PKCS#12 without MAC, wrong passphrase': [{ p12: 'no-mac.p12', word: 'wrong' }, ['passphrase-wrong']],
  'old PKCS#12': [{ p12: 'old.p12', word: password }, ['pkcs12-legacy']],
  'old PKCS#12 without passphrase': [{ p12: 'old.p12' }, ['passphrase-missing']],
  'old PKCS#12 with a wrong passphrase': [{ p12: 'old.p12', word: 'wrong' }, ['passphrase-wrong']],
  'old PKCS#12, and no legacy module': [{ p12: 'old.p12', word: password, env: { OPENSSL_MODULES: '/nonexistent' } }, ['pkcs12-legacy-unavailable']],
  'old PKCS#12 with a wrong passphrase, and no legacy module': [{ p12: 'old.p12', word: 'wrong', env: { OPENSSL_MODULES: '/nonexistent' } }, ['passphrase-wrong']],
  'PKCS#12 without key': [{ p12: 'no-key.p12', word: password }, ['pkcs12-no-key']],
  'PKCS#12 without certificate': [{ p12: 'no-certificate.p12', word: password }, ['pkcs12-no-certificate']],
  'PKCS#12 that is cut off': [{ p12: 'cut.p12', word: password }, ['pkcs12-damaged']],
  'PKCS#12 without issuer': [{ p12: 'alone.p12', word: password }, ['chain-incomplete']],

  // Certificate, key and chain.
  'key of another certificate': [pair('chain.pem', 'other.key'), ['key-mismatch']],
  'own certificate second': [pair('backwards.pem', 'leaf.key'), ['leaf-not-first']],
  'chain out of order': [pair('disordered.pem', 'leaf.key'), ['chain-order']],
  'no intermediate': [pair('leaf.pem', 'leaf.key'), ['chain-incomplete']],
  'a stranger in the chain': [pair('stranger.pem', 'leaf.key'), ['chain-extra']],
  'elliptic curve': [pair('ec.pem', 'ec.key'), ['not-rsa']],
  'Ed25519': [pair('ed.pem', 'ed.key'), ['not-rsa']],
  'RSA 1024': [pair('small.pem', 'small.key'), ['rsa-too-small']],
  'SHA-1': [pair('sha1.pem', 'leaf.key'), ['weak-signature']],
  'self-signed': [pair('self.pem', 'leaf.key'), ['self-signed']],
  'self-signed, as openssl req makes it': [pair('self-ca.pem', 'leaf.key'), ['self-signed']],
  'expired': [pair('expired.pem', 'leaf.key'), ['expired']],
  'expired, small and weak': [pair('expired-weak.pem', 'small.key'), ['expired', 'rsa-too-small', 'weak-signature']],
  'not yet valid': [pair('future.pem', 'leaf.key'), ['not-yet-valid']],
  'ends in 30 days': [pair('soon.pem', 'leaf.key'), ['expiring']],
  'ends before the days asked for': [pair('chain.pem', 'leaf.key', { args: ['--days', '500'] }), ['expiring']],
  'no clientAuth': [pair('server.pem', 'leaf.key'), ['no-client-auth']],
  'no digitalSignature': [pair('encipher.pem', 'leaf.key'), ['no-digital-signature']],
  'an authority as client': [pair('is-ca.pem', 'leaf.key'), ['authority-as-client']],
  "an intermediate's own certificate": [pair('intermediate.pem', 'intermediate.key'), ['no-digital-signature', 'authority-as-client']],
  'an authority that is not listed': [pair('corner-chain.pem', 'leaf.key'), ['issuer-not-listed']],
  'not the registered one': [pair('chain.pem', 'leaf.key', { args: ['--registered-sha256', 'AB:'.repeat(31) + 'AB'] }), ['not-registered']],
  'key that all can read': [pair('chain.pem', 'open.key'), ['key-readable']],
  'key that the group can read': [pair('chain.pem', 'group.key'), ['key-readable']],
  'wrong key, readable by all, expired certificate': [pair('expired.pem', 'open.key', { key: 'open.key' }), ['expired', 'key-readable']],
}

let files
let catalogue
const met = new Set()
before(async () => {
  files = await makeFiles()
  const { code, stdout } = await smd(['findings', '--json'])
  assert.equal(code, 0)
  catalogue = new Map(JSON.parse(stdout).map((entry) => [entry.id, entry]))
})

async function argumentsOf({ cert, key, p12, registered, args = [] }) {
  const named = (flag, name) => (name === undefined ? [] : [flag, files.path(name)])
  const print = registered ? ['--registered-sha256', registered(await files.fingerprint('leaf.pem'))] : []
  return [...named('--cert', cert), ...named('--key', key), ...named('--pkcs12', p12), '--cacert', files.path('root.pem'), ...print, ...args]
}

/** Exit code that these findings ask for. */
const codeOf = (ids) => (ids.some((id) => catalogue.get(id).severity === 'error') ? 1 : 0)

describe('findings of files', { concurrency: 4 }, () => {
  for (const [name, [options, expected]] of Object.entries(cases)) {
    test(name, async () => {
      const env = { ...options.env, ...(options.word === undefined ? {} : { SMD_PASSPHRASE: options.word }) }
      const result = await preflight(await argumentsOf(options), { env })
      const ids = expected.map((what) => `certificate.${what}`)
      assert.deepEqual(result.ids, ids, result.stdout)
      assert.equal(result.code, codeOf(ids), result.stdout)
      assert.equal(result.stderr, '')
      for (const id of result.ids) met.add(id)
      if (expected.length === 0) assert.equal(result.json.identity.usable, true, result.stdout)
    })
  }

  test('a file that may not be read', { skip: process.getuid?.() !== 0 && 'needs a second user: run as root' }, async () => {
    const result = await preflight(await argumentsOf(pair('locked.pem', 'leaf.key')), { uid: 65534, gid: 65534 })
    // The key is root's alone as well.
    assert.deepEqual(result.ids, ['certificate.file-unreadable'])
    assert.deepEqual(result.json.identity.files.map((file) => [file.kind, file.error]), [['unreadable', 'Permission denied'], ['unreadable', 'Permission denied']])
    assert.equal(result.code, 1)
  })
})

test('every finding of the catalogue that files prove was met', () => {
  const wanted = [...catalogue.values()].filter((entry) => entry.proof === 'files').map((entry) => entry.id)
  assert.ok(wanted.length >= 40, `${wanted.length} findings`)
  assert.deepEqual(wanted.filter((id) => !met.has(id)), [])
})
