// What somebody has typed and not saved yet (title and note of a run, a note on a stored session), kept
// in this browser so that a closed tab loses nothing.

const name = 'smd-drafts'
const store = 'drafts'

export interface Draft {
  title: string
  note: string
  /** Of a stored session: what the draft is a change of. */
  base?: { title: string; note: string; version: number }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'))
  })
}

async function objects(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(name, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(store)
  return (await settled(opening)).transaction(store, mode).objectStore(store)
}

/** Null when there is none, or the browser keeps nothing (private window). */
export async function draftOf(key: string): Promise<Draft | null> {
  try {
    return ((await settled((await objects('readonly')).get(key))) as Draft | undefined) ?? null
  } catch {
    return null
  }
}

/** False when the browser keeps nothing. */
export async function keepDraft(key: string, draft: Draft): Promise<boolean> {
  try {
    await settled((await objects('readwrite')).put(draft, key))
    return true
  } catch {
    return false
  }
}

export async function dropDraft(key: string): Promise<void> {
  try {
    await settled((await objects('readwrite')).delete(key))
  } catch {
    // Where nothing is kept there is nothing to drop.
  }
}
