// The worker's entry: loads the core, asks the server for its configuration, restores or starts the run,
// then passes messages between the page and the session. The server grants WebAssembly to the response
// whose file name contains "worker", which is this file.

import type { FromWorker, StoredEvent, ToWorker } from '../events.ts'
import type { Row } from '../view.ts'
import { Connection } from './connection.ts'
import { CoreModule } from './core_module.ts'
import { restore } from './restore.ts'
import { Session } from './session.ts'
import { Store } from './store.ts'

const post = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, { transfer })
const connection = new Connection(post)

const asked = new Map<number, AbortController>()
let session: Session | null = null
let store: Store | null = null

async function boot(): Promise<void> {
  const loading = CoreModule.load()
  // A rejection is reported below; until then it must not count as unhandled.
  loading.catch(() => undefined)
  const config = await connection.config()
  if (config === null) return
  let core: CoreModule
  try {
    core = await loading
  } catch (error) {
    return post({ type: 'fatal', during: 'load', message: reasonOf(error) })
  }
  const records = await openStore()
  const starting = new Session(core, store, post, (state) => connection.heard(state))
  try {
    if (store && records.length > 0) {
      const refused = await restore(starting, store, records, config, (done, total) =>
        post({ type: 'restoring', done, total }),
      )
      if (refused > 0)
        post({
          type: 'notice',
          text: `${refused} of ${records.length} recorded events could not be replayed by this version.`,
        })
    } else {
      starting.start(config)
    }
  } catch (error) {
    return post({ type: 'fatal', during: 'restore', message: reasonOf(error) })
  }
  session = starting
  connection.watch()
}

async function openStore(): Promise<StoredEvent[]> {
  try {
    store = await Store.open((text) => post({ type: 'notice', text }))
    return await store.records()
  } catch {
    store = null
    post({
      type: 'notice',
      text: 'This browser keeps no data for the page (private window?): a reload starts the run anew.',
    })
    return []
  }
}

async function answer(message: Exclude<Extract<ToWorker, { call: number }>, { type: 'stop-asking' }>): Promise<void> {
  const { call } = message
  try {
    if (!session) throw new Error('the core is not ready')
    if (message.type === 'recorded') {
      const recorded = await session.recorded()
      post(
        { type: 'answer', call, recorded },
        recorded.feeds.map(({ bytes }) => bytes.buffer),
      )
    } else if (message.type === 'leaks') {
      post({ type: 'answer', call, leaks: session.leaks(message.text) })
    } else if (message.type === 'feed') {
      const abort = new AbortController()
      asked.set(call, abort)
      try {
        const feed = await session.ask(message.question, abort.signal, (progress) =>
          post({ type: 'progress', call, progress }),
        )
        post({ type: 'answer', call, feed }, ArrayBuffer.isView(feed) ? [feed.buffer as ArrayBuffer] : [])
      } finally {
        asked.delete(call)
      }
    } else if (message.type === 'rows') {
      post({
        type: 'answer',
        call,
        rows: session.rows(message.feed, message.series, message.first, message.count) as Row[],
      })
    } else {
      const chart = session.chart(message.feed, message.series, message.from, message.to, message.points)
      post({ type: 'answer', call, chart }, [chart.buffer])
    }
  } catch (error) {
    post({ type: 'answer', call, error: reasonOf(error) })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

self.onmessage = (message: MessageEvent<ToWorker>): void => {
  const request = message.data
  switch (request.type) {
    case 'boot':
      void boot()
      break
    case 'press':
      session?.press(request.button)
      break
    case 'edit':
      session?.edit(request.field, request.value)
      break
    case 'file':
      session?.file(request.file)
      break
    case 'stop-asking':
      asked.get(request.call)?.abort()
      break
    case 'check-connection':
      void connection.check()
      break
    default:
      void answer(request)
  }
}
