// Keeps the run in IndexedDB: the recorded events in order (secrets are pseudonyms by then) and the
// bytes of feeds. Writes are gathered and go out in one transaction; reading happens once, at start.
// Never holds a secret: what the core did not mark as storable never comes here.

import type { StoredEvent } from '../events.ts'
import { PieceIndex } from './piece_index.ts'

const name = 'smd-console'
const version = 1
/** Feeds are stored in pieces of this size, so that a large one is few of them. */
const pieceBytes = 4 << 20
/** A piece waits this long to become a whole one. */
const piecePatience = 250
/** Transactions that may be under way before the download has to wait. */
const mostUnderWay = 3

interface Pending {
  records: StoredEvent[]
  feeds: { request: number; bytes: ArrayBuffer }[]
  bytes: number
}

const nothing = (): Pending => ({ records: [], feeds: [], bytes: 0 })

export class Store {
  private readonly database: IDBDatabase
  private readonly onFailure: (message: string) => void
  private pending = nothing()
  private timer: ReturnType<typeof setTimeout> | undefined
  private patient = false
  private broken = false
  private readonly underWay = new Set<Promise<void>>()
  /** By request: the pieces written, and those read again after a reload. */
  private readonly indices = new Map<number, PieceIndex>()

  private constructor(database: IDBDatabase, onFailure: (message: string) => void) {
    this.database = database
    this.onFailure = onFailure
  }

  static async open(onFailure: (message: string) => void): Promise<Store> {
    const opening = indexedDB.open(name, version)
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore('records', { autoIncrement: true })
      opening.result.createObjectStore('feeds', { autoIncrement: true }).createIndex('request', 'request')
    }
    const database = await settled(opening)
    database.onversionchange = () => database.close()
    return new Store(database, onFailure)
  }

  append(record: StoredEvent): void {
    this.pending.records.push(record)
    this.schedule()
  }

  /** The bytes are kept by the store from here on; the caller passes a copy of its own. */
  appendFeed(request: number, bytes: ArrayBuffer): void {
    this.pending.feeds.push({ request, bytes })
    this.pending.bytes += bytes.byteLength
    this.schedule()
  }

  async records(): Promise<StoredEvent[]> {
    const store = this.database.transaction('records').objectStore('records')
    return (await settled(store.getAll())) as StoredEvent[]
  }

  /** The stored pieces of a feed, one at a time, so that a large one is never in memory whole. */
  async *feed(request: number): AsyncGenerator<Uint8Array> {
    const known = this.indices.get(request)
    const index = known ?? new PieceIndex()
    for (const key of await settled(this.pieces().index('request').getAllKeys(request))) {
      const piece: unknown = await settled(this.pieces().get(key))
      if (!isPiece(piece)) continue
      if (!known) index.add(Number(key), piece.bytes.byteLength)
      yield new Uint8Array(piece.bytes)
    }
    if (!known) this.indices.set(request, index)
  }

  /** The bytes of a feed in one piece, also those that are not written yet. */
  async wholeFeed(request: number): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = []
    await this.written()
    for await (const piece of this.feed(request)) pieces.push(piece)
    return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer())
  }

  /** How many bytes of a feed are stored. */
  async size(request: number): Promise<number> {
    await this.written()
    return this.indices.get(request)?.size ?? 0
  }

  /** A part of a feed; shorter where the feed ends. */
  async read(request: number, offset: number, size: number): Promise<Uint8Array> {
    const cuts = this.indices.get(request)?.cuts(offset, size) ?? []
    const parts: Uint8Array[] = []
    for (const { key, from, to } of cuts) {
      const piece: unknown = await settled(this.pieces().get(key))
      if (!isPiece(piece)) throw new Error('A part of the feed is no longer stored.')
      parts.push(new Uint8Array(piece.bytes, from, to - from))
    }
    return joined(parts)
  }

  /** Resolves when so much is written that the next bytes may come. */
  async room(): Promise<void> {
    while (this.underWay.size >= mostUnderWay) await Promise.race(this.underWay)
  }

  private pieces(): IDBObjectStore {
    return this.database.transaction('feeds').objectStore('feeds')
  }

  /** Everything given so far is in the database. */
  private async written(): Promise<void> {
    this.flush()
    while (this.underWay.size > 0) await Promise.race(this.underWay)
  }

  private schedule(): void {
    if (this.pending.bytes >= pieceBytes) return this.flush()
    // Events go at once; bytes wait for more of them.
    if (this.pending.records.length > 0 && this.patient) {
      clearTimeout(this.timer)
      this.timer = undefined
    }
    this.patient = this.pending.records.length === 0
    this.timer ??= setTimeout(() => this.flush(), this.patient ? piecePatience : 0)
  }

  private flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const { records, feeds } = this.pending
    this.pending = nothing()
    if (this.broken || records.length + feeds.length === 0) return
    const transaction = this.database.transaction(['records', 'feeds'], 'readwrite')
    for (const record of records) transaction.objectStore('records').add(record)
    const added = together(feeds).map((piece) => ({
      request: piece.request,
      size: piece.bytes.byteLength,
      key: transaction.objectStore('feeds').add(piece),
    }))
    const writing = completed(transaction)
      .then(() => {
        for (const { request, size, key } of added) this.indexOf(request).add(Number(key.result), size)
      })
      .catch((error: unknown) => {
        // A gap in the list would replay to something that never happened, so nothing more is appended.
        this.broken = true
        const reason =
          error instanceof Error && error.name === 'QuotaExceededError'
            ? 'the browser’s storage is full'
            : String(error)
        this.onFailure(`From here on the run is not kept for a reload: ${reason}.`)
      })
      .finally(() => this.underWay.delete(writing))
    this.underWay.add(writing)
  }

  private indexOf(request: number): PieceIndex {
    const index = this.indices.get(request) ?? new PieceIndex()
    this.indices.set(request, index)
    return index
  }
}

/** Neighbours of one request in one piece. */
function together(feeds: Pending['feeds']): Pending['feeds'] {
  const out: Pending['feeds'] = []
  for (const request of new Set(feeds.map((feed) => feed.request))) {
    const parts = feeds.filter((feed) => feed.request === request).map((feed) => new Uint8Array(feed.bytes))
    out.push({ request, bytes: joined(parts).buffer })
  }
  return out
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.byteLength
  }
  return out
}

function isPiece(value: unknown): value is { bytes: ArrayBuffer } {
  return typeof value === 'object' && value !== null && 'bytes' in value && value.bytes instanceof ArrayBuffer
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
  })
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB refused'))
    transaction.onerror = () => reject(transaction.error ?? new Error('IndexedDB refused'))
  })
}
