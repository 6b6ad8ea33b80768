// Starts the programs that are measured and stops exactly those again, by their process id, also when
// the bench fails or is interrupted. Knows nothing of what they do.

import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { accepts } from './ports.mjs'

const killAfter = 5000

export class Processes {
  #running = new Map()
  #logs
  #interrupted = false

  constructor(logFolder) {
    this.#logs = logFolder
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => {
        this.#interrupted = true
        void this.stopAll().finally(() => process.exit(130))
      })
    }
    // The last resort when the bench itself ends without having stopped them.
    process.once('exit', () => {
      for (const child of this.#running.keys()) child.kill('SIGKILL')
    })
  }

  /** Starts a server; returns once it listens on `port`, or on the return of true by `ready`. */
  async start(name, command, args, { port, ready, env } = {}) {
    if (this.#interrupted) throw new Error('interrupted')
    const file = join(this.#logs, `${name}.log`)
    const log = openSync(file, 'w')
    const child = spawn(command, args, { stdio: ['ignore', log, log], env: { ...process.env, ...env } })
    closeSync(log)
    let ended = null
    const over = new Promise((resolve) => {
      child.once('error', (error) => resolve((ended = error.message)))
      child.once('exit', (code, signal) => resolve((ended = `ended with ${signal ?? code}`)))
    })
    this.#running.set(child, over)
    void over.then(() => this.#running.delete(child))
    const isReady = ready ?? (() => accepts(port))
    for (const limit = Date.now() + 15_000; !(await isReady()); await sleep(20)) {
      if (ended !== null || Date.now() > limit) {
        await this.stop(child)
        throw new Error(`${name} did not start (${ended ?? 'not ready in time'}):\n${readFileSync(file, 'utf8').slice(-3000)}`)
      }
    }
    return child
  }

  async stop(child) {
    const over = this.#running.get(child)
    if (!over) return
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), killAfter)
    await over
    clearTimeout(timer)
  }

  async stopAll() {
    await Promise.all([...this.#running.keys()].map((child) => this.stop(child)))
  }
}
