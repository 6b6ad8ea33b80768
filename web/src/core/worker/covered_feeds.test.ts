import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CoveredFeeds, heldBack } from './covered_feeds.ts'
import { FeedMemory } from './feed_memory.ts'
import { wholeFeed } from './feed_pieces.ts'

const secret = 'a-secret-of-the-run'
const cover = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const text = new TextDecoder('latin1').decode(bytes)
  return new TextEncoder().encode(text.replaceAll(secret, '*'.repeat(secret.length)))
}
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Notes everything that is ever written. */
class Noting extends FeedMemory {
  written = ''
  override appendFeed(request: number, bytes: Uint8Array): undefined {
    this.written += textOf(bytes)
    return super.appendFeed(request, bytes)
  }
}

test('a secret is covered wherever the chunks divide it, and nothing else moves', async () => {
  const filler = 'x'.repeat(heldBack + 100)
  const text = `${filler}${secret}${filler}${secret}`
  const expected = textOf(cover(bytesOf(text)))
  for (const size of [1000, heldBack + 100 + 7, heldBack + 100 + secret.length - 1, text.length - 1, text.length]) {
    const kept = new Noting()
    const feeds = new CoveredFeeds(cover, kept)
    for (let at = 0; at < text.length; at += size) void feeds.appendFeed(1, bytesOf(text.slice(at, at + size)))
    feeds.endFeed(1)
    assert.equal(textOf(await wholeFeed(feeds, 1)), expected, `chunks of ${size}`)
    assert.equal(kept.written, expected, `chunks of ${size}`)
  }
})

test('feeds that come at the same time stay apart', async () => {
  const feeds = new CoveredFeeds(cover, new FeedMemory())
  void feeds.appendFeed(1, bytesOf('first a-secret-'))
  void feeds.appendFeed(2, bytesOf('second'))
  void feeds.appendFeed(1, bytesOf('of-the-run'))
  feeds.endFeed(2)
  feeds.endFeed(1)
  assert.equal(textOf(await wholeFeed(feeds, 1)), `first ${'*'.repeat(secret.length)}`)
  assert.equal(textOf(await wholeFeed(feeds, 2)), 'second')
})

test('a feed that is removed while it comes begins anew', async () => {
  const feeds = new CoveredFeeds(cover, new FeedMemory())
  void feeds.appendFeed(1, bytesOf('before'))
  await feeds.removeFeeds((request) => request === 1)
  void feeds.appendFeed(1, bytesOf('after'))
  feeds.endFeed(1)
  assert.equal(textOf(await wholeFeed(feeds, 1)), 'after')
})
