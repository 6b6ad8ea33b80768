import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PieceIndex } from './piece_index.ts'

function index(...sizes: number[]): PieceIndex {
  const made = new PieceIndex()
  sizes.forEach((size, at) => made.add(at + 10, size))
  return made
}

test('a part is cut out of the pieces it touches and no others', () => {
  const pieces = index(4, 3, 5)
  assert.equal(pieces.size, 12)
  assert.deepEqual(pieces.cuts(0, 4), [{ key: 10, from: 0, to: 4 }])
  assert.deepEqual(pieces.cuts(5, 1), [{ key: 11, from: 1, to: 2 }])
  assert.deepEqual(pieces.cuts(3, 5), [
    { key: 10, from: 3, to: 4 },
    { key: 11, from: 0, to: 3 },
    { key: 12, from: 0, to: 1 },
  ])
})

test('what lies beyond the end is left out', () => {
  const pieces = index(4, 3)
  assert.deepEqual(pieces.cuts(6, 100), [{ key: 11, from: 2, to: 3 }])
  assert.deepEqual(pieces.cuts(7, 1), [])
  assert.deepEqual(pieces.cuts(0, 0), [])
  assert.deepEqual(new PieceIndex().cuts(0, 10), [])
})

test('every byte of every part is given once, in order', () => {
  const sizes = [1, 2, 0, 7, 4, 1]
  const pieces = index(...sizes)
  const bytes = sizes.flatMap((size, at) => Array.from({ length: size }, (_, byte) => `${at + 10}:${byte}`))
  for (let offset = 0; offset <= bytes.length; offset++) {
    for (let size = 0; offset + size <= bytes.length; size++) {
      const got = pieces
        .cuts(offset, size)
        .flatMap(({ key, from, to }) => Array.from({ length: to - from }, (_, at) => `${key}:${from + at}`))
      assert.deepEqual(got, bytes.slice(offset, offset + size))
    }
  }
})
