// The bytes of small feeds in memory, for a browser that keeps nothing (a private window) and for the
// feeds of an opened session.

import type { FeedBytes } from './feed_pieces.ts'

export const memoryLimit = 32 << 20

export class FeedMemory implements FeedBytes {
  private readonly limit: number
  private readonly feeds = new Map<number, { chunks: Uint8Array[]; size: number }>()

  constructor(limit = memoryLimit) {
    this.limit = limit
  }

  appendFeed(request: number, bytes: Uint8Array): undefined {
    const feed = this.feeds.get(request) ?? { chunks: [], size: 0 }
    this.feeds.set(request, feed)
    feed.size += bytes.length
    if (feed.size > this.limit) feed.chunks = []
    else feed.chunks.push(new Uint8Array(bytes))
  }

  endFeed(): void {}

  async read(request: number, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.whole(request).slice(offset, offset + size)
  }

  async feedSize(request: number): Promise<number> {
    return this.whole(request).length
  }

  async removeFeeds(wanted: (request: number) => boolean): Promise<void> {
    for (const request of [...this.feeds.keys()]) if (wanted(request)) this.feeds.delete(request)
  }

  private whole(request: number): Uint8Array<ArrayBuffer> {
    const feed = this.feeds.get(request)
    if (!feed || feed.size > this.limit) return new Uint8Array()
    if (feed.chunks.length !== 1) {
      const joined = new Uint8Array(feed.size)
      let at = 0
      for (const chunk of feed.chunks) {
        joined.set(chunk, at)
        at += chunk.length
      }
      feed.chunks = [joined]
    }
    return feed.chunks[0] as Uint8Array<ArrayBuffer>
  }
}
