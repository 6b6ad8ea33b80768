// Brings a stored run back after a reload: feeds the recorded events to a fresh core, and the stored
// bytes of feeds where their records say so. What came before the reload is not sent again.

import type { StoredEvent } from '../events.ts'
import { CoreRefused } from './core_module.ts'
import type { Session } from './session.ts'
import type { Store } from './store.ts'

export interface Restored {
  replayed: number
  refused: number
}

export async function restore(
  session: Session,
  store: Store,
  records: StoredEvent[],
  config: unknown,
  progress: (done: number, total: number) => void,
): Promise<Restored> {
  const result: Restored = { replayed: 0, refused: 0 }
  const fed = new Set<number>()
  const lost = new Set<number>()
  let companion: { run: string; seq: number } | null = null

  for (const record of records) {
    try {
      if (record.type === 'body' && record.stored === true && record.request !== undefined) {
        // Any split of a body gives the same view, so all pieces go in where the first was recorded.
        if (!fed.has(record.request) && !(await replayFeed(session, store, record.request))) lost.add(record.request)
        fed.add(record.request)
      } else {
        session.replay(currentForm(record, config, lost))
      }
      result.replayed += 1
    } catch (error) {
      if (!(error instanceof CoreRefused)) throw error
      result.refused += 1
    }
    if (record.type === 'companion') companion = record.run === undefined ? null : { run: record.run, seq: 0 }
    if (record.type === 'hop' && companion) companion.seq = Math.max(companion.seq, record.hop?.seq ?? 0)
    if (result.replayed % 64 === 0) progress(result.replayed, records.length)
  }
  session.restored(companion)
  return result
}

async function replayFeed(session: Session, store: Store, request: number): Promise<boolean> {
  let any = false
  for await (const piece of store.feed(request)) {
    any = true
    session.replayBody(request, piece)
  }
  return any
}

/** The server may have been restarted with other settings since: the run goes on with today's. */
function currentForm(record: StoredEvent, config: unknown, lost: ReadonlySet<number>): StoredEvent {
  if (record.type === 'start') return { ...record, config }
  if (record.type === 'end' && record.request !== undefined && lost.has(record.request)) {
    const failure = { stage: 'receive', code: 'not-kept', message: 'The browser did not keep the bytes of this feed.', sent: 'all' }
    return { ...record, ...failure, type: 'failed' } as StoredEvent
  }
  return record
}
