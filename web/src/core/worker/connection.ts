// Knows whether the console's own server can be reached, and tells the page when that changes. Also
// fetches the configuration, the first thing that shows whether somebody is logged in.

import type { FromWorker } from '../events.ts'

const calmInterval = 30_000
const lostInterval = 3_000
const patience = 8_000

export class Connection {
  private readonly post: (message: FromWorker) => void
  private connected = true
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(post: (message: FromWorker) => void) {
    this.post = post
  }

  /** The server's configuration, or null: then the page has been told why. */
  async config(): Promise<unknown> {
    let response: Response
    try {
      response = await fetch('/api/config', {
        headers: { 'Smd-Console': '1' },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(patience),
      })
    } catch {
      this.post({
        type: 'fatal',
        during: 'load',
        message: 'The console’s server (smd-proxy) does not answer. Is it still running?',
      })
      return null
    }
    if (response.status === 401) {
      this.post({ type: 'login-needed' })
      return null
    }
    if (!response.ok) {
      this.post({
        type: 'fatal',
        during: 'load',
        message: `The console’s server answered HTTP ${response.status} to /api/config.`,
      })
      return null
    }
    try {
      return await response.json()
    } catch {
      this.post({
        type: 'fatal',
        during: 'load',
        message: 'The console’s server answered /api/config with something that is not JSON.',
      })
      return null
    }
  }

  watch(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.check(), this.connected ? calmInterval : lostInterval)
  }

  async check(): Promise<void> {
    try {
      await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(patience) })
      this.heard('reached')
    } catch {
      this.heard('unreachable')
    }
    this.watch()
  }

  heard(state: 'unreachable' | 'login-needed' | 'reached'): void {
    if (state === 'login-needed') return this.post({ type: 'login-needed' })
    const connected = state === 'reached'
    if (connected === this.connected) return
    this.connected = connected
    this.post({
      type: 'connection',
      connected,
      message: connected ? 'The console’s server answers again.' : 'The console’s server (smd-proxy) does not answer.',
    })
    this.watch()
  }
}
