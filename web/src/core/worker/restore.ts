// Brings a stored run back after a reload: feeds the recorded events to a fresh core, and the stored
// bytes of feeds where their records say so. What came before the reload is not sent again.

import type { StoredEvent } from '../events.ts'
import { CoreRefused } from './core_module.ts'
import { piecesOf } from './feed_pieces.ts'
import type { Session } from './session.ts'
import type { Store } from './store.ts'

const progressEvery = 64

/** How many of the records this version of the core refused. */
export async function restore(
  session: Session,
  store: Store,
  records: StoredEvent[],
  config: unknown,
  progress: (done: number, total: number) => void,
): Promise<number> {
  let refused = 0
  const fed = new Set<number>()
  for (const [index, record] of records.entries()) {
    try {
      if (record.type === 'body' && record.stored === true && record.request !== undefined) {
        // Any split of a body gives the same view, so all pieces go in where the first was recorded.
        if (!fed.has(record.request))
          for await (const piece of piecesOf(store, record.request)) session.replayBody(record.request, piece)
        fed.add(record.request)
        session.remember(record)
      } else {
        // The server may have been restarted with other settings since: the run goes on with today's.
        session.replay(record.type === 'start' ? { ...record, config } : record)
      }
    } catch (error) {
      if (!(error instanceof CoreRefused)) throw error
      refused += 1
    }
    if (index % progressEvery === 0) progress(index, records.length)
  }
  session.restored()
  return refused
}
