// The team's session store over HTTP (docs/contracts.md section 9): list, save, open, note, links, audit.
// Says what the server said; draws nothing.

import type { AuditEntry, SessionFile, ShareLink, StoredSession } from './session_file.ts'

export interface Filter {
  q: string
  userType: string
  verdict: string
  after: string
}

/** Somebody else was faster: `current` is what is stored now. */
export class Conflict extends Error {
  readonly current: StoredSession

  constructor(current: StoredSession) {
    super('Somebody else has changed this session in the meantime.')
    this.current = current
  }
}

export async function listSessions(
  filter: Partial<Filter>,
): Promise<{ sessions: StoredSession[]; next: string | null; total: number }> {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))
  return (await asked(`/api/sessions?${query}`)).json() as never
}

/** The whole file as bytes, as it was saved. */
export async function openStored(id: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; version: number }> {
  const response = await asked(`/api/sessions/${encodeURIComponent(id)}`)
  return { bytes: await bytesOf(response), version: versionOf(response) }
}

export async function openShared(token: string): Promise<Uint8Array<ArrayBuffer>> {
  return bytesOf(await asked(`/api/shared/${encodeURIComponent(token)}`))
}

export async function save(file: Uint8Array<ArrayBuffer>): Promise<{ id: string; version: number }> {
  return (await asked('/api/sessions', 'POST', file)).json() as never
}

export async function saveAgain(id: string, version: number, file: Uint8Array<ArrayBuffer>): Promise<number> {
  return changed(await asked(`/api/sessions/${encodeURIComponent(id)}`, 'PUT', file, version))
}

export async function describe(
  id: string,
  version: number,
  change: Partial<Pick<SessionFile, 'title' | 'note'>>,
): Promise<number> {
  return changed(await asked(`/api/sessions/${encodeURIComponent(id)}`, 'PATCH', JSON.stringify(change), version))
}

export async function remove(id: string): Promise<void> {
  await asked(`/api/sessions/${encodeURIComponent(id)}`, 'DELETE')
}

export async function share(
  id: string,
  level: ShareLink['level'],
  expiresIn: number,
): Promise<{ id: string; token: string; url: string; expires: number }> {
  const body = JSON.stringify({ level, expiresIn })
  return (await asked(`/api/sessions/${encodeURIComponent(id)}/links`, 'POST', body)).json() as never
}

export async function links(id: string): Promise<ShareLink[]> {
  return ((await (await asked(`/api/sessions/${encodeURIComponent(id)}/links`)).json()) as { links: ShareLink[] }).links
}

export async function withdraw(id: string, link: string): Promise<void> {
  await asked(`/api/sessions/${encodeURIComponent(id)}/links/${encodeURIComponent(link)}`, 'DELETE')
}

export async function audit(id: string): Promise<AuditEntry[]> {
  const answer = await asked(`/api/sessions/${encodeURIComponent(id)}/audit`)
  return ((await answer.json()) as { entries: AuditEntry[] }).entries
}

/** Whether this server keeps sessions at all; false without a server, as from static files. */
export async function storeKind(): Promise<string> {
  try {
    const response = await fetch('/api/config', { headers: { 'Smd-Console': '1' }, cache: 'no-store' })
    if (!response.ok) return 'none'
    const config = (await response.json()) as { store?: { kind?: string } }
    return config.store?.kind ?? 'none'
  } catch {
    return 'none'
  }
}

async function asked(
  address: string,
  method = 'GET',
  body: string | Uint8Array<ArrayBuffer> | null = null,
  version = 0,
): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, {
      method,
      headers: {
        'Smd-Console': '1',
        ...(body === null
          ? {}
          : { 'Content-Type': typeof body === 'string' ? 'application/json' : 'application/gzip' }),
        ...(version > 0 ? { 'If-Match': `"${version}"` } : {}),
      },
      body,
      credentials: 'same-origin',
      cache: 'no-store',
    })
  } catch {
    throw new Error('The console’s server (smd-proxy) does not answer. Is it still running?')
  }
  if (response.ok) return response
  const answer = await problemOf(response)
  if (response.status === 412 && answer.current) throw new Conflict(answer.current)
  throw new Error(answer.detail ?? answer.title ?? `The server answered HTTP ${response.status}.`)
}

async function problemOf(response: Response): Promise<{ title?: string; detail?: string; current?: StoredSession }> {
  try {
    return (await response.json()) as never
  } catch {
    // The status line is all there is to tell.
    return {}
  }
}

async function bytesOf(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer())
}

function versionOf(response: Response): number {
  return Number(/^"(\d+)"$/.exec(response.headers.get('etag') ?? '')?.[1] ?? 0)
}

async function changed(response: Response): Promise<number> {
  return ((await response.json()) as { version: number }).version
}
