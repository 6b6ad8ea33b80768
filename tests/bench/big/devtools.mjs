// What Chromium's own tools say of a page and its workers while they run: JavaScript heaps,
// WebAssembly memory, and which processes belong to the browser. Measures no time.

import { peakMemory } from '../lib/process_facts.mjs'

/** The worker ended while it was asked: it holds nothing any more. */
class WorkerGone extends Error {}

/** A session with one worker of a page, over the page's session. */
class WorkerSession {
  #page
  #id
  #calls = 0
  #waiting = new Map()

  constructor(page, id) {
    this.#page = page
    this.#id = id
    page.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      if (sessionId !== id) return
      const { id: call, result, error } = JSON.parse(message)
      this.#waiting.get(call)?.(error ? Promise.reject(new Error(error.message)) : result)
      this.#waiting.delete(call)
    })
  }

  send(method, params = {}) {
    const call = ++this.#calls
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, resolve)
      const message = JSON.stringify({ id: call, method, params })
      this.#page.send('Target.sendMessageToTarget', { sessionId: this.#id, message }).catch(reject)
    })
  }

  close() {
    for (const settle of this.#waiting.values()) settle(Promise.reject(new WorkerGone('the worker is gone')))
    this.#waiting.clear()
  }
}

/** Put before a worker's script: the module keeps its memory to itself. */
function rememberMemories() {
  self.smdMemories = []
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name].bind(WebAssembly)
    WebAssembly[name] = async (...args) => {
      const answer = await original(...args)
      const { exports } = answer instanceof WebAssembly.Instance ? answer : answer.instance
      self.smdMemories.push(...Object.values(exports).filter((one) => one instanceof WebAssembly.Memory))
      return answer
    }
  }
}

const workerScript = /\/assets\/core_worker[^/]*\.js$/

/** To be called before the page is opened; `unwatch` once it is, so that no later request is looked at. */
export async function watchWasmMemory(page) {
  await page.route(workerScript, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `(${rememberMemories})();${await response.text()}` })
  })
  return { unwatch: () => page.unroute(workerScript) }
}

/** To be attached before the page is opened. */
export class Devtools {
  #browser
  #page
  #workers = new Map()

  static async attach(context, page) {
    const devtools = new Devtools()
    devtools.#browser = await context.browser().newBrowserCDPSession()
    const session = await context.newCDPSession(page)
    devtools.#page = session
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') devtools.#workers.set(sessionId, new WorkerSession(session, sessionId))
    })
    session.on('Target.detachedFromTarget', ({ sessionId }) => {
      devtools.#workers.get(sessionId)?.close()
      devtools.#workers.delete(sessionId)
    })
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
    return devtools
  }

  /** Bytes in use by JavaScript of the page and of its workers: objects, DOM, and array buffers. */
  async heap() {
    const used = ({ usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 }) => usedSize + embedderHeapUsedSize + backingStorageSize
    const page = used(await this.#page.send('Runtime.getHeapUsage'))
    let workers = 0
    for (const worker of [...this.#workers.values()]) {
      try {
        workers += used(await worker.send('Runtime.getHeapUsage'))
      } catch (error) {
        if (!(error instanceof WorkerGone)) throw error
      }
    }
    return { page, workers, sum: page + workers }
  }

  /** Bytes of WebAssembly memory of the workers. It never shrinks, so asked at the end it is the highest. */
  async wasmMemory() {
    let bytes = 0
    for (const worker of this.#workers.values()) {
      const expression = 'self.smdMemories.reduce((sum, one) => sum + one.buffer.byteLength, 0)'
      const { result } = await worker.send('Runtime.evaluate', { expression, returnByValue: true })
      bytes += result.value
    }
    if (!(bytes > 0)) throw new Error(`no WebAssembly memory was seen in ${this.#workers.size} workers`)
    return bytes
  }

  /** Highest resident memory so far: of the largest renderer, which is the page's, and of all others together. */
  async processes() {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo')
    const peaks = processInfo.map(({ id, type }) => ({ type, peak: peakMemory(id) }))
    const renderer = Math.max(...peaks.filter(({ type }) => type === 'renderer').map(({ peak }) => peak))
    const others = peaks.filter(({ type }) => type !== 'renderer').reduce((sum, { peak }) => sum + peak, 0)
    return { renderer, others }
  }

  /** The session with the page, for input and profiles. */
  get page() {
    return this.#page
  }

  get workers() {
    return [...this.#workers.values()]
  }
}
