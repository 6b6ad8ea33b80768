// Hands a prepared OAuth run to the proxy's companion and listens for its hops. One run at a time:
// a new one ends the listening to the old. The browser itself reconnects a broken event stream and
// resumes by Last-Event-ID.

export interface CompanionHooks {
  accepted(run: string): void
  refused(message: string): void
  hop(hop: unknown): void
  server(state: 'unreachable' | 'login-needed' | 'reached'): void
}

export class Companion {
  private readonly hooks: CompanionHooks
  private source: EventSource | null = null

  constructor(hooks: CompanionHooks) {
    this.hooks = hooks
  }

  async prepare(run: Record<string, unknown>): Promise<void> {
    this.stop()
    let response: Response
    try {
      response = await fetch('/api/oauth/runs', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Smd-Console': '1' },
        body: JSON.stringify(run),
        credentials: 'same-origin',
        cache: 'no-store',
      })
    } catch {
      this.hooks.server('unreachable')
      this.hooks.refused('The console’s own server (smd-proxy) did not answer.')
      return
    }
    if (response.status === 401) this.hooks.server('login-needed')
    const answer = await jsonOf(response)
    const id = answer['run']
    if (!response.ok || typeof id !== 'string') {
      const detail = answer['detail'] ?? answer['title'] ?? answer['error']
      this.hooks.refused(typeof detail === 'string' ? detail : `The companion answered HTTP ${response.status}.`)
      return
    }
    // Accepted first: a hop must never reach the core before the run it belongs to.
    this.hooks.accepted(id)
    this.listen(id)
  }

  private listen(run: string): void {
    let last = 0
    const source = new EventSource(`/api/oauth/runs/${encodeURIComponent(run)}/hops`)
    source.onopen = () => this.hooks.server('reached')
    source.onmessage = (message: MessageEvent<string>) => {
      const hop: unknown = JSON.parse(message.data)
      const seq = sequenceOf(hop, message.lastEventId)
      if (seq <= last) return
      last = seq
      this.hooks.hop(hop)
    }
    source.onerror = () => {
      // CLOSED means the server refused the stream (the run is over); CONNECTING means it went away.
      if (source.readyState === EventSource.CONNECTING) this.hooks.server('unreachable')
    }
    this.source = source
  }

  stop(): void {
    this.source?.close()
    this.source = null
  }
}

function sequenceOf(hop: unknown, eventId: string): number {
  if (typeof hop === 'object' && hop !== null && 'seq' in hop && typeof hop.seq === 'number') return hop.seq
  return Number(eventId) || 0
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const parsed: unknown = await response.json()
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
