import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64Of, bytesOfBase64, compressed, expanded, isGzip } from './gzip.ts'

test('what was compressed comes back as it was, also when it is large', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251)
  const small = await compressed(bytes)
  assert.ok(isGzip(small))
  assert.ok(small.length < bytes.length)
  assert.deepEqual(await expanded(small), bytes)
})

test('bytes that are not gzip are refused', async () => {
  await assert.rejects(expanded(new Uint8Array([0x1f, 0x8b, 1, 2, 3])))
  assert.equal(isGzip(new TextEncoder().encode('{"format"')), false)
})

test('Base64 there and back, over the limit of one call', () => {
  const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => index & 255)
  assert.deepEqual(bytesOfBase64(base64Of(bytes)), bytes)
  assert.equal(base64Of(new Uint8Array()), '')
})
