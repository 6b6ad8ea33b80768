// Performs a `preflight` effect: asks the console's own server what is in the certificate files and, when
// wanted, how a connection goes. Passes the facts on as they came; judges nothing.

import type { PreflightEffect } from '../events.ts'
import { cancelled, type Failure } from './relay.ts'

export interface PreflightHooks {
  facts(facts: { identity: unknown; connection: unknown; experiment: unknown }): void
  refused(message: string): void
  /** Only when it was cancelled. */
  failed(failure: Failure): void
  /** The console's own server did not answer, or answered that the log-in is over. */
  server(state: 'unreachable' | 'login-needed' | 'reached'): void
}

export async function preflight(effect: PreflightEffect, signal: AbortSignal, hooks: PreflightHooks): Promise<void> {
  let response: Response
  let answer: unknown
  try {
    response = await fetch(`/api/preflight/${encodeURIComponent(effect.upstream)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Smd-Console': '1' },
      body: JSON.stringify({ connection: effect.connection, experiment: effect.experiment }),
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
    })
    answer = parsed(await response.text())
  } catch {
    if (signal.aborted) return hooks.failed(cancelled('nothing', {}))
    hooks.server('unreachable')
    return hooks.refused('The console’s own server (smd-proxy) did not answer.')
  }
  hooks.server(response.status === 401 ? 'login-needed' : 'reached')
  if (!response.ok) return hooks.refused(problemText(answer) || `smd-proxy answered HTTP ${response.status}.`)
  if (!isRecord(answer) || !isRecord(answer['identity']))
    return hooks.refused('smd-proxy answered something that is not a preflight. Is it of the same version as the page?')
  hooks.facts({
    identity: answer['identity'],
    connection: answer['connection'] ?? null,
    experiment: answer['experiment'] ?? null,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The sentence of an application/problem+json answer; empty when it has none. */
function problemText(answer: unknown): string {
  if (!isRecord(answer)) return ''
  const text = answer['detail'] ?? answer['title']
  return typeof text === 'string' ? text : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
