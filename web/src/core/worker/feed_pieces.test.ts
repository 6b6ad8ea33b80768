import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PieceBuilder, piecesOf, windowOf, type Piece } from './feed_pieces.ts'
import { FeedMemory } from './feed_memory.ts'

const counting = (from: number, count: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: count }, (_, index) => (from + index) % 251)

function built(chunks: number[], size: number): { full: Piece[]; builder: PieceBuilder } {
  const builder = new PieceBuilder(7, 0, size)
  let at = 0
  const full = chunks.flatMap((count) => {
    const pieces = builder.append(counting(at, count))
    at += count
    return pieces
  })
  return { full, builder }
}

test('chunks of any size become pieces of one size, with their offsets', () => {
  for (const chunks of [[25], [1, 2, 3, 4, 5, 10], [10, 10, 5], [9, 1, 15], Array.from({ length: 25 }, () => 1)]) {
    const { full, builder } = built(chunks, 10)
    assert.deepEqual(
      full.map(({ offset, bytes, request }) => [request, offset, [...bytes]]),
      [
        [7, 0, [...counting(0, 10)]],
        [7, 10, [...counting(10, 10)]],
      ],
    )
    assert.deepEqual(builder.rest(), { request: 7, offset: 20, bytes: counting(20, 5) })
    assert.equal(builder.total, 25)
  }
})

test('an empty rest is none', () => {
  assert.equal(built([10], 10).builder.rest(), null)
  assert.equal(built([], 10).builder.rest(), null)
})

test('a piece larger than the first buffer keeps its bytes', () => {
  const { full } = built([70_000, 130_001], 200_000)
  assert.deepEqual(full[0]?.bytes, counting(0, 200_000))
})

test('a window is cut from the pieces that hold it', () => {
  const { full, builder } = built([25], 10)
  const pieces = [...full, builder.rest() as Piece]
  for (let offset = 0; offset <= 25; offset++)
    for (let size = 0; offset + size <= 25; size++)
      assert.deepEqual(windowOf(pieces, offset, size), counting(offset, size))
})

test('a window beyond the end, or over a hole, stops where the bytes stop', () => {
  const { full, builder } = built([25], 10)
  const rest = builder.rest() as Piece
  assert.deepEqual(windowOf([...full, rest], 20, 100), counting(20, 5))
  assert.deepEqual(windowOf([...full, rest], 30, 100), new Uint8Array())
  assert.deepEqual(windowOf([full[0] as Piece, rest], 5, 20), counting(5, 5))
})

test('memory keeps a small feed and lets go of a large one', async () => {
  const memory = new FeedMemory(100)
  memory.appendFeed(1, counting(0, 60))
  memory.appendFeed(2, counting(0, 60))
  memory.appendFeed(2, counting(60, 60))
  assert.equal(await memory.feedSize(1), 60)
  assert.deepEqual(await memory.read(1, 50, 100), counting(50, 10))
  assert.equal(await memory.feedSize(2), 0)
  await memory.removeFeeds((request) => request === 1)
  assert.equal(await memory.feedSize(1), 0)
})

test('all pieces of a feed are its bytes', async () => {
  const memory = new FeedMemory(1000)
  memory.appendFeed(1, counting(0, 300))
  const all: number[] = []
  for await (const piece of piecesOf(memory, 1)) all.push(...piece)
  assert.deepEqual(all, [...counting(0, 300)])
})
