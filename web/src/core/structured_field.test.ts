import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDictionary } from './structured_field.ts'

test('reads every kind of item the relay writes', () => {
  const dictionary = parseDictionary(
    'version="TLSv1.3", cipher="TLS_AES_256_GCM_SHA384",\tresumed=?0, requested, presented=:AAECAw==:, not-after=@1790000000',
  )
  assert.deepEqual(dictionary?.get('version'), { type: 'string', value: 'TLSv1.3' })
  assert.deepEqual(dictionary?.get('resumed'), { type: 'boolean', value: false })
  assert.deepEqual(dictionary?.get('requested'), { type: 'boolean', value: true })
  assert.deepEqual(dictionary?.get('presented'), { type: 'bytes', value: new Uint8Array([0, 1, 2, 3]) })
  assert.deepEqual(dictionary?.get('not-after'), { type: 'date', value: 1790000000 })
})

test('reads numbers, tokens, escapes and parameters', () => {
  const dictionary = parseDictionary('a=-12, b=1.25, c=tok/en:x, d="q\\"\\\\";p=1;q, e=?1;x="y"')
  assert.deepEqual(dictionary?.get('a'), { type: 'integer', value: -12 })
  assert.deepEqual(dictionary?.get('b'), { type: 'decimal', value: 1.25 })
  assert.deepEqual(dictionary?.get('c'), { type: 'token', value: 'tok/en:x' })
  assert.deepEqual(dictionary?.get('d'), { type: 'string', value: 'q"\\' })
  assert.equal(dictionary?.size, 5)
})

test('an empty field is an empty dictionary; the last of equal keys wins', () => {
  assert.equal(parseDictionary('')?.size, 0)
  assert.deepEqual(parseDictionary('a=1, a=2')?.get('a'), { type: 'integer', value: 2 })
})

test('refuses what is not a dictionary of bare items', () => {
  for (const text of [
    'a=',
    'a=1,',
    'A=1',
    'a=(1 2)',
    'a="x',
    'a="\\x"',
    'a=:%%:',
    'a=?2',
    'a=@1.5',
    'a=1 b=2',
    ',a',
    'a=1;;',
  ]) {
    assert.equal(parseDictionary(text), null, text)
  }
})
