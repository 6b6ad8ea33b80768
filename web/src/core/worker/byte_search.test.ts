import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteSearch } from './byte_search.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function search(text: string, what: string, size: number, ignoreCase = false, limit = 1000): ByteSearch {
  const search = new ByteSearch(what, ignoreCase, limit)
  const all = bytes(text)
  for (let at = 0; at < all.length; at += size) search.feed(all.subarray(at, at + size))
  return search
}

test('every split of the bytes finds the same places and lines', () => {
  const text = '<a>\n<value>12</value>\n<value>12</value></a>\n12'
  const expected = [
    { offset: 11, line: 2 },
    { offset: 29, line: 3 },
    { offset: 44, line: 4 },
  ]
  for (let size = 1; size <= text.length; size++) assert.deepEqual(search(text, '12', size).hits, expected, `${size}`)
})

test('hits do not overlap, in any split', () => {
  for (let size = 1; size <= 8; size++)
    assert.deepEqual(
      search('aaaaaaa', 'aaa', size).hits.map(({ offset }) => offset),
      [0, 3],
    )
})

test('letters of either size are the same when asked', () => {
  assert.equal(search('UsagePoint usagepoint USAGEPOINT', 'usagePoint', 5, true).count, 3)
  assert.equal(search('UsagePoint usagepoint USAGEPOINT', 'UsagePoint', 5).count, 1)
})

test('a text of several bytes a character is found', () => {
  assert.deepEqual(search('Zürich, Zürich', 'ürich', 3).hits[1], { offset: 10, line: 1 })
})

test('beyond the limit hits are counted, not kept', () => {
  const found = search('x\n'.repeat(50), 'x', 7, false, 10)
  assert.equal(found.count, 50)
  assert.equal(found.hits.length, 10)
  assert.deepEqual(found.hits[9], { offset: 18, line: 10 })
})

test('an empty text is nowhere', () => {
  assert.equal(search('abc', '', 2).count, 0)
})
