import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SearchResult } from '../feed_questions.ts'
import { FeedDesk, type FeedCore } from './feed_desk.ts'
import { FeedMemory } from './feed_memory.ts'
import { pieceSize } from './feed_pieces.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const secret = 'swordfish'

const core: FeedCore = {
  net: () => new Float64Array(),
  query: () => ({ number: 4 }),
  exportRows: (_feed, _series, _format, first) => encoder.encode(first === 0 ? 'a,b\n' : `${secret}\n`),
  mask: (bytes) => encoder.encode(decoder.decode(bytes).replaceAll(secret, 'token-1')),
  leaks: (bytes) => decoder.decode(bytes).includes(secret),
  xmlIndex: () => ({ lines: 0, marks: [] }),
  xmlLines: () => '',
}

function desk(text: string | Uint8Array): FeedDesk {
  const memory = new FeedMemory()
  memory.appendFeed(1, typeof text === 'string' ? encoder.encode(text) : text)
  return new FeedDesk(core, memory)
}

function search(
  on: FeedDesk,
  text: string,
  hide = false,
  signal = new AbortController().signal,
): Promise<SearchResult> {
  const question = { ask: 'search', feed: 2, request: 1, text, ignoreCase: true, hide, limit: 1000 } as const
  return on.answer(question, signal, () => undefined) as Promise<SearchResult>
}

test('a search across the border of stored pieces', async () => {
  const bytes = new Uint8Array(pieceSize + 1000).fill(32)
  bytes.set(encoder.encode('needle'), pieceSize - 3)
  const found = await search(desk(bytes), 'NEEDLE')
  assert.equal(found.count, 1)
  assert.equal(found.complete, true)
  assert.deepEqual(found.hits[0], {
    offset: pieceSize - 3,
    entry: 4,
    line: 1,
    before: ' ',
    match: 'needle',
    after: ' ',
  })
})

test('a snippet shows no secret', async () => {
  const found = await search(desk(`<token>${secret}</token> needle`), 'needle')
  assert.equal(found.count, 1)
  assert.ok(!JSON.stringify(found).includes(secret))
  assert.ok(found.hits[0]?.match.includes('token-1'))
})

test('while customer data is hidden a hit has a place and no text', async () => {
  const found = await search(desk('<name>Ada</name>'), 'Ada', true)
  assert.deepEqual(found.hits, [{ offset: 6, entry: 4, line: 1, before: '', match: '', after: '' }])
})

test('a search that is cancelled ends', async () => {
  const abort = new AbortController()
  abort.abort()
  await assert.rejects(search(desk('abc'), 'b', false, abort.signal), { name: 'AbortError' })
})

test('an export with a secret in it is refused', async () => {
  const ask = (first: number): Promise<unknown> =>
    desk('').answer(
      { ask: 'export', feed: 2, series: 0, format: 'csv', first, count: 10 },
      new AbortController().signal,
      () => undefined,
    )
  assert.equal(decoder.decode((await ask(0)) as Uint8Array), 'a,b\n')
  await assert.rejects(ask(10), /secrets is in these readings/)
})

test('bytes of the feed come with their secrets masked', async () => {
  const bytes = await desk(`x ${secret} y`).answer(
    { ask: 'xml-bytes', request: 1, offset: 0, size: 100 },
    new AbortController().signal,
    () => undefined,
  )
  assert.deepEqual(bytes, { bytes: encoder.encode('x token-1 y'), next: 'x swordfish y'.length })
})
