// Keeps the run in IndexedDB: the recorded events in order (secrets are pseudonyms by then) and the
// bytes of feeds. Writes are gathered and go out in one transaction; reading happens once, at start.
// Never holds a secret: what the core did not mark as storable never comes here.

import type { StoredEvent } from '../events.ts'

const name = 'smd-console'
const version = 1
const flushBytes = 4 << 20

interface Pending {
  records: StoredEvent[]
  feeds: { request: number; bytes: ArrayBuffer }[]
  bytes: number
}

export class Store {
  private readonly database: IDBDatabase
  private readonly onFailure: (message: string) => void
  private pending: Pending = { records: [], feeds: [], bytes: 0 }
  private timer: ReturnType<typeof setTimeout> | undefined
  private broken = false

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

  /** The stored pieces of a feed, one at a time, so that a large one is never in memory twice. */
  async *feed(request: number): AsyncGenerator<Uint8Array> {
    const keys = await settled(
      this.database.transaction('feeds').objectStore('feeds').index('request').getAllKeys(request),
    )
    for (const key of keys) {
      const piece: unknown = await settled(this.database.transaction('feeds').objectStore('feeds').get(key))
      if (isPiece(piece)) yield new Uint8Array(piece.bytes)
    }
  }

  /** The bytes of a feed in one piece, also those that are not written yet. */
  async wholeFeed(request: number): Promise<Uint8Array<ArrayBuffer>> {
    this.flush()
    const pieces: Uint8Array[] = []
    for await (const piece of this.feed(request)) pieces.push(piece)
    return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer())
  }

  private schedule(): void {
    if (this.pending.bytes >= flushBytes) return this.flush()
    this.timer ??= setTimeout(() => this.flush(), 0)
  }

  private flush(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const { records, feeds } = this.pending
    this.pending = { records: [], feeds: [], bytes: 0 }
    if (this.broken || records.length + feeds.length === 0) return
    const transaction = this.database.transaction(['records', 'feeds'], 'readwrite')
    for (const record of records) transaction.objectStore('records').add(record)
    for (const feed of feeds) transaction.objectStore('feeds').add(feed)
    completed(transaction).catch((error: unknown) => {
      // A gap in the list would replay to something that never happened, so nothing more is appended.
      this.broken = true
      const reason =
        error instanceof Error && error.name === 'QuotaExceededError' ? 'the browser’s storage is full' : String(error)
      this.onFailure(`From here on the run is not kept for a reload: ${reason}.`)
    })
  }
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
