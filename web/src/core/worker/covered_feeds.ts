// Keeps the bytes of feeds without the secrets of the run: each is covered at its own length before anything
// is written, so that every other byte stays where it is. The end of what has come waits for what comes next,
// because a secret may lie across two chunks.

import type { FeedBytes } from './feed_pieces.ts'

/** Longer than a secret in any of its encodings is. */
export const heldBack = 4096

type Cover = (bytes: Uint8Array) => Uint8Array<ArrayBuffer>

export class CoveredFeeds implements FeedBytes {
  private readonly cover: Cover
  private readonly kept: FeedBytes
  private readonly ends = new Map<number, Uint8Array<ArrayBuffer>>()
  /** Used again for each chunk: a large feed would leave gigabytes to be collected. */
  private joining = new Uint8Array(0)

  constructor(cover: Cover, kept: FeedBytes) {
    this.cover = cover
    this.kept = kept
  }

  appendFeed(request: number, bytes: Uint8Array): Promise<void> | undefined {
    const end = this.ends.get(request) ?? new Uint8Array()
    const size = end.length + bytes.length
    if (this.joining.length < size) this.joining = new Uint8Array(size)
    this.joining.set(end)
    this.joining.set(bytes, end.length)
    const covered = this.cover(this.joining.subarray(0, size))
    const settled = Math.max(covered.length - heldBack, 0)
    this.ends.set(request, covered.slice(settled))
    return settled > 0 ? this.kept.appendFeed(request, covered.subarray(0, settled)) : undefined
  }

  endFeed(request: number): void {
    const end = this.ends.get(request)
    this.ends.delete(request)
    if (end) void this.kept.appendFeed(request, end)
    this.kept.endFeed(request)
  }

  read(request: number, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.kept.read(request, offset, size)
  }

  feedSize(request: number): Promise<number> {
    return this.kept.feedSize(request)
  }

  removeFeeds(wanted: (request: number) => boolean): Promise<void> {
    for (const request of [...this.ends.keys()]) if (wanted(request)) this.ends.delete(request)
    return this.kept.removeFeeds(wanted)
  }
}
