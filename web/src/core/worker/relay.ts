// Performs a `send` effect: one fetch to the relay, the body handed on chunk by chunk as it arrives.
// Says what came as head, body, end or failed; judges nothing and repeats nothing.

import type { SendEffect } from '../events.ts'
import { parseServerTiming, parseTls, upstreamHeaders, type Timing, type TlsFacts } from '../relay_headers.ts'
import { Turn } from './pauses.ts'

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
  /** A promise when what was given must be taken in before more is read. */
  body(bytes: Uint8Array): Promise<void> | undefined
  end(timing: Timing): void
  failed(failure: Failure): void
  /** The console's own server did not answer, or answered that the log-in is over. */
  server(state: 'unreachable' | 'login-needed' | 'reached'): void
}

export async function send(effect: SendEffect, signal: AbortSignal, hooks: RelayHooks): Promise<void> {
  const name = randomName()
  let response: Response
  try {
    response = await fetch(addressOf(effect), requestOf(effect, name, signal))
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
    return receive(response, name, timing, signal, hooks)
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

function requestOf(effect: SendEffect, name: string, signal: AbortSignal): RequestInit {
  const bodyless = effect.method === 'GET' || effect.method === 'HEAD'
  return {
    method: effect.method,
    headers: [...effect.headers, ['Smd-Console', '1'], ['Smd-Envelope', '1'], ['Smd-Request', name]],
    body: bodyless ? null : effect.body,
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    signal,
  }
}

async function receive(
  response: Response,
  name: string,
  timing: Timing,
  signal: AbortSignal,
  hooks: RelayHooks,
): Promise<void> {
  hooks.head({
    status: Number(response.headers.get('smd-upstream-status') ?? response.status),
    headers: upstreamHeaders(response.headers),
    tls: parseTls(response.headers.get('smd-upstream-tls')),
  })
  const started = performance.now()
  const elapsed = (): Timing => ({ ...timing, receive: Math.round((performance.now() - started) * 10) / 10 })
  const reader = response.body?.getReader()
  try {
    const turn = new Turn()
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      await hooks.body(piece.value)
      await turn.pause()
    }
  } catch (error) {
    if (signal.aborted) return hooks.failed(cancelled('all', elapsed()))
    // The relay closes the connection without ending the body when the upstream broke off.
    if (error instanceof TypeError || error instanceof DOMException) {
      const received = elapsed()
      return hooks.failed((await problemAfterHead(name, received, signal)) ?? truncated(received))
    }
    throw error
  }
  hooks.end(elapsed())
}

/** What the relay knows of a body that broke off, or null: it does not know, or is itself not there any more. */
async function problemAfterHead(name: string, timing: Timing, signal: AbortSignal): Promise<Failure | null> {
  try {
    const response = await fetch(`/api/relay/problems/${name}`, {
      headers: { 'Smd-Console': '1' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
    })
    return response.headers.get('smd-relay') === 'problem' ? await problemOf(response, timing) : null
  } catch {
    return signal.aborted ? cancelled('all', timing) : null
  }
}

function truncated(timing: Timing): Failure {
  return {
    stage: 'receive',
    code: 0,
    // The core knows by this word that an answer had begun (shared/diagnosis/failure_rules.cpp).
    message: 'The answer was truncated: it broke off before its end.',
    sent: 'all',
    timing,
  }
}

/** What every effect that was aborted is answered with. */
export function cancelled(sent: string, timing: Timing): Failure {
  return { stage: 'cancelled', code: 0, message: 'Cancelled.', sent, timing }
}

/** By it the page asks why its answer broke off; nobody else can guess it. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
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
