// Checks and findings of the fixture's views, by hand.

import type { Check, Finding } from '../../src/core/view.ts'
import { button } from './parts.ts'

export const goodChecks: Check[] = [
  { id: 'status', title: 'HTTP status', expected: '200', got: '200', verdict: 'passed' },
  { id: 'token', title: 'Token', expected: 'client_access_token', got: 'client_access_token', verdict: 'passed' },
  { id: 'expires_in', title: 'expires_in', expected: '3600, a number', got: '"3600", a text', verdict: 'warning' },
  { id: 'token_type', title: 'token_type', expected: 'Bearer', got: 'Bearer', verdict: 'passed' },
]

export const badFinding: Finding = {
  id: 'gateway.invalid-certificate',
  severity: 'error',
  layer: 'gateway',
  title: 'The data custodian did not accept the client certificate',
  cause:
    'The gateway answered 400 with "Invalid Certificate". The TLS connection was made, so the network is fine; the certificate is missing, expired, or is not the one registered with PG&E.',
  fix: 'Compare the SHA-256 fingerprint below with the certificate you sent to PG&E before you were accepted. If you renewed it since, send PG&E the new one and wait for their answer.',
  who: 'you',
  evidence: 'HTTP/1.1 400 Bad Request\ncontent-type: text/plain\n\n"Invalid Certificate"',
  source: 'Share My Data, General Requirements: the same certificate you sent to PG&E prior to being Accepted',
  buttons: [button('registration', 'Go to registration')],
  command: {
    text: 'openssl x509 -in client.pem -noout -sha256 -fingerprint -subject -issuer -enddate',
    copy: button('copy:command:gateway.invalid-certificate', 'Copy'),
  },
  link: '/findings.html#gateway.invalid-certificate',
  alternatives: [],
}

export const otherCertificate: Finding = {
  ...badFinding,
  id: 'tls.client-certificate-missing',
  layer: 'tls',
  title: 'No client certificate was sent',
  cause: 'The server asked for a certificate, and the proxy had none to show.',
  fix: 'Start smd-proxy with --cert and --key, or name them in its configuration.',
  who: 'you',
  evidence: '',
  buttons: [button('run:preflight.certificate', 'Look at the files again')],
  command: { text: 'smd preflight --cert CERT.pem --key KEY.pem', copy: button('copy:command:other', 'Copy') },
  link: '/findings.html#tls.client-certificate-missing',
}

export const outageFinding: Finding = {
  ...badFinding,
  id: 'gateway.outage',
  layer: 'gateway',
  title: 'The gateway is down, or restarts',
  cause: 'The same answer has been seen for a few minutes at a time while the gateway was serviced.',
  fix: 'Wait a quarter of an hour and run the step again.',
  who: 'PG&E',
  evidence: '',
  buttons: [],
  command: null,
  link: '/findings.html#gateway.outage',
}

export const mismatchFinding: Finding = {
  id: 'certificate.key-mismatch',
  severity: 'error',
  layer: 'certificate',
  title: 'The private key does not belong to the certificate',
  cause:
    'The certificate holds the public half of another key. Usually one of the two files is from an earlier request, or the key was made anew after the signing request was sent.',
  fix: 'Give the key that the signing request was made with. If it is lost, make a new key and request, let your authority issue a new certificate, and send that one to PG&E.',
  who: 'you',
  evidence: 'client.pem: RSA 2048, public key 5d1f…90c2; client.key: RSA 2048, public key 77ab…1e04',
  source: 'RFC 5280 section 4.1.2.7; OpenSSL X509_check_private_key',
  buttons: [button('run:preflight.certificate', 'Check the files again', 'primary')],
  command: {
    text: 'openssl x509 -in CERT.pem -noout -pubkey | openssl sha256 && openssl pkey -in KEY.pem -pubout | openssl sha256',
    copy: button('copy:command:certificate.key-mismatch', 'Copy'),
  },
  link: '/findings.html#certificate.key-mismatch',
  alternatives: [],
}

export const infoFinding: Finding = {
  ...badFinding,
  id: 'oauth.expires-in-text',
  severity: 'warning',
  layer: 'oauth',
  title: 'expires_in came as a text',
  cause: 'RFC 6749 section 5.1 makes it a number. PG&E sends both.',
  fix: 'Let your own application accept both.',
  who: 'PG&E',
  evidence: '"expires_in": "3600"',
  source: 'RFC 6749 section 5.1',
  buttons: [],
  command: null,
  link: '/findings.html#oauth.expires-in-text',
  alternatives: [],
}
