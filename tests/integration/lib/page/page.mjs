// The console without its window: the page's own worker with the WebAssembly core, at a real smd-proxy.
// Presses buttons and reads views, as the page does. Draws nothing.
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {Worker} from 'node:worker_threads'

import {bundleWorker, wasmAddress} from '../../../../web/scripts/bundle_worker.mjs'

const root = resolve(fileURLToPath(import.meta.url), '../../../../..')
const coreDir = resolve(root, process.env.SMD_WASM_DIR ?? 'build/wasm/wasm')
const thread = new URL('thread.mjs', import.meta.url)

/** Bundles the worker into a folder that goes away with the test; what a page is opened with. */
export const bundlePage = async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'smd-page-'))
  test.after(() => rm(folder, {recursive: true, force: true}))
  return {worker: pathToFileURL(await bundleWorker(coreDir, folder)).href, wasm: join(coreDir, 'smd_core.wasm'), wasmAddress}
}

export class Page {
  view = null
  /** The companion's stream of hops: {state: 'open' or 'ended', address}, once there is one. */
  hops = undefined
  #worker
  #failure
  #waiting = []
  #calls = 0
  #answered = 0

  /** A new run at the proxy of this origin, logged in. */
  static async open({bundle, origin, cookie}) {
    const page = new Page()
    page.#worker = new Worker(thread, {workerData: {...bundle, origin, cookie}})
    page.#worker.on('message', (message) => {
      page.#take(message)
      page.#look()
    })
    page.#worker.on('error', (error) => {
      page.#failure = error
      page.#look()
    })
    page.#worker.postMessage({type: 'boot'})
    await page.until(() => page.view !== null)
    return page
  }

  #take(message) {
    if (message.type === 'view') this.view = message.view
    if (message.type === 'hops') this.hops = {state: message.state, address: message.address}
    if (message.type === 'answer') this.#answered = message.call
    // Node has no IndexedDB, and the page says so at its start.
    const complains = message.type === 'notice' && !message.text.startsWith('This browser keeps no data')
    if (complains || ['fatal', 'login-needed'].includes(message.type)) this.#failure = new Error(`the page says: ${JSON.stringify(message)}`)
  }

  #look() {
    this.#waiting = this.#waiting.filter(({condition, done, failed}) => {
      if (this.#failure !== undefined) failed(this.#failure)
      else if (condition()) done()
      else return true
      return false
    })
  }

  /** Resolves once the condition holds after a message of the worker. */
  until(condition) {
    return new Promise((done, failed) => {
      this.#waiting.push({condition, done, failed})
      this.#look()
    })
  }

  /** Resolves when the worker has taken everything that was posted to it before. */
  async #taken() {
    const call = ++this.#calls
    this.#worker.postMessage({type: 'rows', call, feed: 0, series: 0, first: 0, count: 0})
    await this.until(() => this.#answered >= call)
  }

  async press(button) {
    this.#worker.postMessage({type: 'press', button})
    await this.#taken()
  }

  async edit(field, value) {
    this.#worker.postMessage({type: 'edit', field, value})
    await this.#taken()
  }

  get steps() {
    return this.view.plan.flatMap(({steps}) => steps)
  }

  verdict(id) {
    return this.steps.find((step) => step.id === id)?.verdict
  }

  /** Presses, and waits until nothing happens by itself any more. */
  async run(button) {
    await this.press(button)
    await this.settled()
  }

  async settled() {
    await this.until(() => this.steps.every(({verdict}) => verdict !== 'running'))
  }

  field(id) {
    return this.view.registration.fields.find((field) => field.id === id)
  }

  /** Every step with what it shows when it is looked at. */
  async report() {
    const shown = []
    for (const {id, verdict} of this.steps) {
      await this.press(`step:${id}`)
      if (this.view.step?.id !== id) throw new Error(`step:${id} shows ${this.view.step?.id}`)
      shown.push({...this.view.step, verdict})
    }
    return shown
  }

  async close() {
    await this.#worker.terminate()
  }
}
