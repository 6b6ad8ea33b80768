import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ByteSearch, type Found } from './byte_search.ts'

const text = '<a>\n<b>One two</b>\n<b>TWO two ä two</b></a>'

function search(needle: string, ignoreCase: boolean, piece: number, haystack = text): Found[] {
  const bytes = new TextEncoder().encode(haystack)
  const searching = new ByteSearch(needle, ignoreCase)
  const found: Found[] = []
  for (let at = 0; at < bytes.length; at += piece) found.push(...searching.feed(bytes.slice(at, at + piece)))
  return found
}

test('any split finds the same places, with their lines', () => {
  const expected = search('two', false, 1000)
  assert.deepEqual(expected, [
    { offset: 11, line: 2 },
    { offset: 26, line: 3 },
    { offset: 33, line: 3 },
  ])
  for (const piece of [1, 2, 3, 5, 7, 20]) assert.deepEqual(search('two', false, piece), expected, String(piece))
})

test('without regard to case', () => {
  assert.deepEqual(
    search('tWo', true, 4).map(({ offset }) => offset),
    [11, 22, 26, 33],
  )
})

test('what overlaps is one place, and bytes beyond ASCII are compared as they are', () => {
  assert.deepEqual(
    search('aa', false, 2, 'aaaa a aa').map(({ offset }) => offset),
    [0, 2, 7],
  )
  assert.equal(search('ä', false, 1).length, 1)
  assert.equal(search('Ä', true, 1).length, 0)
  assert.equal(search('', false, 3).length, 0)
})

test('a line break is counted once wherever the pieces meet', () => {
  const haystack = Array.from({ length: 50 }, (_, line) => `row ${line}`).join('\n')
  for (const piece of [1, 3, 4, 11]) assert.equal(search('row 49', false, piece, haystack)[0]?.line, 50)
})
