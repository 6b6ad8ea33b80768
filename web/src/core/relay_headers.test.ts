import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseServerTiming, parseTls, upstreamHeaders } from './relay_headers.ts'

test("takes the prefix off and leaves the relay's own headers out", () => {
  const headers = upstreamHeaders([
    ['cache-control', 'no-store'],
    ['content-security-policy', "sandbox; default-src 'none'"],
    ['content-type', 'application/json'],
    ['server-timing', 'queue;dur=1'],
    ['smd-relay', 'answer'],
    ['smd-upstream-content-security-policy', "default-src 'self'"],
    ['smd-upstream-set-cookie', 'a=b'],
    ['smd-upstream-smd-relay', 'forged'],
    ['smd-upstream-status', '302'],
    ['smd-upstream-tls', 'version="TLSv1.3"'],
    ['smd-upstream-www-authenticate', 'Basic'],
    ['X-Request-Id', '7'],
  ])
  assert.deepEqual(headers, [
    ['content-type', 'application/json'],
    ['content-security-policy', "default-src 'self'"],
    ['set-cookie', 'a=b'],
    ['smd-relay', 'forged'],
    ['www-authenticate', 'Basic'],
    ['x-request-id', '7'],
  ])
})

test("a header that comes prefixed is the upstream's, the other of that name is not", () => {
  assert.deepEqual(
    upstreamHeaders([
      ['cache-control', 'no-store'],
      ['expires', '0'],
      ['smd-upstream-cache-control', 'max-age=60'],
      ['smd-upstream-expires', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ]),
    [
      ['cache-control', 'max-age=60'],
      ['expires', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ],
  )
})

test('reads Server-Timing', () => {
  assert.deepEqual(
    parseServerTiming('queue;dur=0.1, dns;dur=2, TLS;desc="x";dur="3.5", wait, other;dur=1, send;dur=abc'),
    {
      queue: 0.1,
      dns: 2,
      tls: 3.5,
    },
  )
  assert.deepEqual(parseServerTiming(null), {})
})

test('reads the TLS facts, absent values null', () => {
  assert.deepEqual(parseTls('version="TLSv1.2", resumed=?1, requested=?0, presented=:/wA=:, not-after=@1790000000'), {
    version: 'TLSv1.2',
    cipher: null,
    resumed: true,
    clientCertificateRequested: false,
    clientCertificateSha256: 'ff00',
    serverCertificateSha256: null,
    serverNotAfter: 1790000000,
  })
  assert.equal(parseTls(null), null)
  assert.equal(parseTls('not a (dictionary'), null)
})
