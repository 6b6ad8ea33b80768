// Keeps the run in IndexedDB: the recorded events in order (secrets are pseudonyms by then) and the
// bytes of feeds in pieces with their offset. Writes are gathered and go out in one transaction.
// Never holds a secret: what the core did not mark as storable never comes here.

import type { StoredEvent } from '../events.ts'
import { PieceBuilder, windowOf, type FeedBytes, type Piece } from './feed_pieces.ts'

const name = 'smd-console'
const version = 2
/** A piece that is not full yet is written all the same after this time, for a reload. */
const idleTime = 1000
/** While more pieces than these are not written, the reader of a body waits. */
const unwrittenLimit = 3

type StoredPiece = { request: number; offset: number; bytes: ArrayBuffer }

export class Store implements FeedBytes {
  private readonly database: IDBDatabase
  private readonly onFailure: (message: string) => void
  private queue: StoredEvent[] = []
  private pieces: Piece[] = []
  private readonly keys = new WeakMap<StoredEvent, IDBValidKey>()
  private readonly growing = new Map<number, PieceBuilder>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private idle: ReturnType<typeof setTimeout> | undefined
  private unwritten = 0
  private waiting: (() => void)[] = []
  private written: Promise<void> = Promise.resolve()
  private broken = false

  private constructor(database: IDBDatabase, onFailure: (message: string) => void) {
    this.database = database
    this.onFailure = onFailure
  }

  static async open(onFailure: (message: string) => void): Promise<Store> {
    const opening = indexedDB.open(name, version)
    opening.onupgradeneeded = (event) => {
      const { result: database, transaction } = opening
      if (event.oldVersion < 1) database.createObjectStore('records', { autoIncrement: true })
      database.createObjectStore('pieces', { keyPath: ['request', 'offset'] })
      if (event.oldVersion === 1 && transaction) moveFeeds(database, transaction)
    }
    const database = await settled(opening)
    database.onversionchange = () => database.close()
    return new Store(database, onFailure)
  }

  append(record: StoredEvent): void {
    this.queue.push(record)
    this.schedule()
  }

  /** Puts another record in the place of one that was appended. */
  replace(record: StoredEvent, by: StoredEvent): void {
    const queued = this.queue.indexOf(record)
    if (queued >= 0) {
      this.queue[queued] = by
      return
    }
    void this.written.then(() => {
      const key = this.keys.get(record)
      if (key === undefined || this.broken) return
      this.keys.set(by, key)
      const transaction = this.database.transaction('records', 'readwrite')
      transaction.objectStore('records').put(by, key)
      const done = completed(transaction).catch((error: unknown) => this.fail(error))
      this.written = Promise.all([this.written, done]).then(() => undefined)
    })
  }

  appendFeed(request: number, bytes: Uint8Array): Promise<void> | undefined {
    if (this.broken) return undefined
    const builder = this.growing.get(request) ?? new PieceBuilder(request)
    this.growing.set(request, builder)
    const full = builder.append(bytes)
    if (full.length > 0) {
      this.pieces.push(...full)
      this.flush()
    } else {
      this.idle ??= setTimeout(() => this.flushAll(), idleTime)
    }
    return this.unwritten > unwrittenLimit ? new Promise((resolve) => this.waiting.push(resolve)) : undefined
  }

  endFeed(request: number): void {
    const rest = this.growing.get(request)?.rest()
    this.growing.delete(request)
    if (rest) this.pieces.push(rest)
    this.schedule()
  }

  async records(): Promise<StoredEvent[]> {
    const store = this.database.transaction('records').objectStore('records')
    return (await settled(store.getAll())) as StoredEvent[]
  }

  async read(request: number, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
    await this.settle()
    const store = this.database.transaction('pieces').objectStore('pieces')
    const start = await settled(
      store.openKeyCursor(IDBKeyRange.bound([request, 0], [request, offset]), 'prev') as IDBRequest<IDBCursor | null>,
    )
    if (!start) return new Uint8Array()
    const range = IDBKeyRange.bound(start.key, [request, offset + size], false, true)
    const found = (await settled(store.getAll(range))) as StoredPiece[]
    return windowOf(
      found.map((piece) => ({ ...piece, bytes: new Uint8Array(piece.bytes) })),
      offset,
      size,
    )
  }

  async feedSize(request: number): Promise<number> {
    await this.settle()
    const last = (await settled(
      this.database
        .transaction('pieces')
        .objectStore('pieces')
        .openCursor(rangeOf(request), 'prev') as IDBRequest<IDBCursorWithValue | null>,
    )) as { value: StoredPiece } | null
    return last ? last.value.offset + last.value.bytes.byteLength : 0
  }

  async removeFeeds(wanted: (request: number) => boolean): Promise<void> {
    for (const request of [...this.growing.keys()]) if (wanted(request)) this.growing.delete(request)
    await this.settle()
    const transaction = this.database.transaction('pieces', 'readwrite')
    const store = transaction.objectStore('pieces')
    const keys = (await settled(store.getAllKeys())) as [number, number][]
    for (const request of new Set(keys.map(([one]) => one))) if (wanted(request)) store.delete(rangeOf(request))
    await completed(transaction)
  }

  /** Everything that has come is written. */
  private async settle(): Promise<void> {
    this.flushAll()
    await this.written
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), 0)
  }

  private flushAll(): void {
    for (const builder of this.growing.values()) {
      const rest = builder.rest()
      // Written again, longer, under the same key when more has come.
      if (rest) this.pieces.push(rest)
    }
    this.flush()
  }

  private flush(): void {
    clearTimeout(this.timer)
    clearTimeout(this.idle)
    this.timer = this.idle = undefined
    const { queue: records, pieces } = this
    this.queue = []
    this.pieces = []
    if (this.broken || records.length + pieces.length === 0) return
    const transaction = this.database.transaction(['records', 'pieces'], 'readwrite')
    for (const record of records) {
      const adding = transaction.objectStore('records').add(record)
      adding.onsuccess = () => this.keys.set(record, adding.result)
    }
    for (const { request, offset, bytes } of pieces)
      transaction.objectStore('pieces').put({ request, offset, bytes: bytes.buffer })
    this.unwritten += pieces.length
    const done = completed(transaction)
      .catch((error: unknown) => this.fail(error))
      .then(() => {
        this.unwritten -= pieces.length
        if (this.unwritten <= unwrittenLimit) for (const go of this.waiting.splice(0)) go()
      })
    this.written = Promise.all([this.written, done]).then(() => undefined)
  }

  /** A gap in the list would replay to something that never happened, so nothing more is appended. */
  private fail(error: unknown): void {
    if (this.broken) return
    this.broken = true
    this.growing.clear()
    const reason =
      error instanceof Error && error.name === 'QuotaExceededError' ? 'the browser’s storage is full' : String(error)
    this.onFailure(`From here on the run is not kept for a reload: ${reason}.`)
  }
}

/** Version 1 had the chunks of the network as they came, in order, without their offset. */
function moveFeeds(database: IDBDatabase, transaction: IDBTransaction): void {
  const offsets = new Map<number, number>()
  const pieces = transaction.objectStore('pieces')
  const reading = transaction.objectStore('feeds').openCursor()
  reading.onsuccess = () => {
    const cursor = reading.result
    if (!cursor) {
      database.deleteObjectStore('feeds')
      return
    }
    const { request, bytes } = cursor.value as StoredPiece
    const offset = offsets.get(request) ?? 0
    pieces.put({ request, offset, bytes })
    offsets.set(request, offset + bytes.byteLength)
    cursor.continue()
  }
}

function rangeOf(request: number): IDBKeyRange {
  return IDBKeyRange.bound([request, 0], [request, Number.MAX_SAFE_INTEGER])
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
