// Performs a `send` effect: one fetch to the relay, the body handed on chunk by chunk as it arrives.
// Says what came as head, body, end or failed; judges nothing and repeats nothing.

import type { SendEffect } from '../events.ts'
import { parseServerTiming, parseTls, upstreamHeaders, type Timing, type TlsFacts } from '../relay_headers.ts'

export interface Head {
  status: number
  headers: [string, string][]
  tls: TlsFacts | null
}

export interface Failure {
  stage: string
  code: number
  message: string
  sent: string
  /** For stage timeout: the stage whose deadline passed. */
  during?: string
  verifyResult?: number
  tls?: TlsFacts
  timing: Timing
}

export interface RelayHooks {
  head(head: Head): void
  body(bytes: Uint8Array): void
  end(timing: Timing): void
  failed(failure: Failure): void
  /** The console's own server did not answer, or answered that the log-in is over. */
  server(state: 'unreachable' | 'login-needed' | 'reached'): void
}

export async function send(effect: SendEffect, signal: AbortSignal, hooks: RelayHooks): Promise<void> {
  let response: Response
  try {
    response = await fetch(addressOf(effect), requestOf(effect, signal))
  } catch {
    if (signal.aborted) return hooks.failed(cancelled('nothing', {}))
    hooks.server('unreachable')
    return hooks.failed({
      stage: 'lost',
      code: 0,
      message: 'The console’s own server (smd-proxy) did not answer.',
      // It may have come as far as the upstream: nobody can tell.
      sent: 'unknown',
      timing: {},
    })
  }
  const timing = parseServerTiming(response.headers.get('server-timing'))
  const kind = response.headers.get('smd-relay')
  if (kind === 'answer') {
    hooks.server('reached')
    return receive(response, timing, signal, hooks)
  }
  if (kind === 'problem') {
    hooks.server('reached')
    return hooks.failed(await problemOf(response, timing))
  }
  if (response.status === 401) hooks.server('login-needed')
  hooks.failed({ ...(await problemOf(response, timing)), stage: 'lost', sent: 'nothing' })
}

function addressOf(effect: SendEffect): string {
  const path = effect.path.startsWith('/') ? effect.path : `/${effect.path}`
  const query = effect.query.replace(/^\?/, '')
  return `/relay/${encodeURIComponent(effect.upstream)}${path}${query === '' ? '' : `?${query}`}`
}

function requestOf(effect: SendEffect, signal: AbortSignal): RequestInit {
  const bodyless = effect.method === 'GET' || effect.method === 'HEAD'
  return {
    method: effect.method,
    headers: [...effect.headers, ['Smd-Console', '1'], ['Smd-Envelope', '1']],
    body: bodyless ? null : effect.body,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    signal,
  }
}

async function receive(response: Response, timing: Timing, signal: AbortSignal, hooks: RelayHooks): Promise<void> {
  hooks.head({
    status: Number(response.headers.get('smd-upstream-status') ?? response.status),
    headers: upstreamHeaders(response.headers),
    tls: parseTls(response.headers.get('smd-upstream-tls')),
  })
  const started = performance.now()
  const elapsed = (): Timing => ({ ...timing, receive: Math.round((performance.now() - started) * 10) / 10 })
  const reader = response.body?.getReader()
  try {
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) hooks.body(piece.value)
  } catch (error) {
    if (signal.aborted) return hooks.failed(cancelled('all', elapsed()))
    // The relay closes the connection without ending the body when the upstream broke off.
    if (error instanceof TypeError || error instanceof DOMException) {
      return hooks.failed({
        stage: 'receive',
        code: 0,
        // The core knows by this word that an answer had begun (shared/diagnosis/failure_rules.cpp).
        message: 'The answer was truncated: it broke off before its end.',
        sent: 'all',
        timing: elapsed(),
      })
    }
    throw error
  }
  hooks.end(elapsed())
}

/** What every effect that was aborted is answered with. */
export function cancelled(sent: string, timing: Timing): Failure {
  return { stage: 'cancelled', code: 0, message: 'Cancelled.', sent, timing }
}

async function problemOf(response: Response, timing: Timing): Promise<Failure> {
  let problem: Record<string, unknown> = {}
  try {
    const parsed: unknown = await response.json()
    if (typeof parsed === 'object' && parsed !== null) problem = parsed as Record<string, unknown>
  } catch {
    // Not JSON: the status line is all there is to tell.
  }
  const text = (name: string): string => (typeof problem[name] === 'string' ? (problem[name] as string) : '')
  const code = problem['code']
  const verifyResult = problem['verify_result']
  const tls = parseTls(response.headers.get('smd-upstream-tls'))
  return {
    stage: text('stage') || 'lost',
    code: typeof code === 'number' ? Math.trunc(code) : 0,
    message:
      text('reason') || text('detail') || text('title') || `HTTP ${response.status} ${response.statusText}`.trim(),
    sent: text('sent') || 'nothing',
    ...(text('during') ? { during: text('during') } : {}),
    ...(typeof verifyResult === 'number' ? { verifyResult } : {}),
    ...(tls ? { tls } : {}),
    timing,
  }
}
