// Reads what the relay says beside an answer: Smd-Relay, Smd-Upstream-Status, Smd-Upstream-Tls,
// Server-Timing; and gives the upstream's own headers back under their own names.
// Pure; the fetching is done by worker/relay.ts.

import { parseDictionary, type BareItem } from './structured_field.ts'

export interface TlsFacts {
  version: string | null
  cipher: string | null
  resumed: boolean | null
  clientCertificateRequested: boolean | null
  clientCertificateSha256: string | null
  serverCertificateSha256: string | null
  serverNotAfter: number | null
}

export type Timing = Partial<Record<'queue' | 'dns' | 'connect' | 'tls' | 'send' | 'wait' | 'receive', number>>

const phases = ['queue', 'dns', 'connect', 'tls', 'send', 'wait'] as const
const prefix = 'smd-upstream-'

// Written by the console's own server, or between it and the browser. The upstream's own header of the same name, if any, comes prefixed.
const ownHeaders = new Set([
  'cache-control',
  'connection',
  'date',
  'keep-alive',
  'transfer-encoding',
  'smd-relay',
  'smd-upstream-status',
  'smd-upstream-tls',
  'server-timing',
  'content-security-policy',
  'x-content-type-options',
])

/** The upstream's headers, in the order the browser gives them (sorted by name). */
export function upstreamHeaders(headers: Iterable<[string, string]>): [string, string][] {
  const all = [...headers].map(([name, value]): [string, string] => [name.toLowerCase(), value])
  const prefixed = new Set(all.filter(([name]) => name.startsWith(prefix)).map(([name]) => name.slice(prefix.length)))
  const own: [string, string][] = []
  for (const [name, value] of all) {
    if (ownHeaders.has(name) || prefixed.has(name)) continue
    own.push([name.startsWith(prefix) ? name.slice(prefix.length) : name, value])
  }
  return own
}

/** Server-Timing as milliseconds by phase. Unknown or malformed members are left out. */
export function parseServerTiming(text: string | null): Timing {
  const timing: Timing = {}
  for (const member of (text ?? '').split(',')) {
    const [name, ...parameters] = member.split(';').map((part) => part.trim())
    const phase = phases.find((known) => known === name?.toLowerCase())
    const duration = parameters.map((p) => /^dur\s*=\s*"?(\d+(?:\.\d+)?)"?$/i.exec(p)?.[1]).find((d) => d !== undefined)
    if (phase && duration !== undefined) timing[phase] = Number(duration)
  }
  return timing
}

/** Smd-Upstream-Tls as the `tls` object of a `head` event, or null when there is none. */
export function parseTls(text: string | null): TlsFacts | null {
  const members = text === null ? null : parseDictionary(text)
  if (!members || members.size === 0) return null
  return {
    version: textOf(members.get('version')),
    cipher: textOf(members.get('cipher')),
    resumed: booleanOf(members.get('resumed')),
    clientCertificateRequested: booleanOf(members.get('requested')),
    clientCertificateSha256: hexOf(members.get('presented')),
    serverCertificateSha256: hexOf(members.get('server')),
    serverNotAfter: numberOf(members.get('not-after')),
  }
}

function textOf(item: BareItem | undefined): string | null {
  return item?.type === 'string' || item?.type === 'token' ? item.value : null
}

function booleanOf(item: BareItem | undefined): boolean | null {
  return item?.type === 'boolean' ? item.value : null
}

function numberOf(item: BareItem | undefined): number | null {
  return item?.type === 'date' || item?.type === 'integer' ? item.value : null
}

function hexOf(item: BareItem | undefined): string | null {
  if (item?.type !== 'bytes') return null
  return Array.from(item.value, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
