// What is done with sessions, on top of the tools' module: opening and writing with bodies compressed,
// comparing, exporting. Nothing leaves before the run's own core has looked for its secrets in it.

import type { ToolAnswer, ToolCall } from '../worker/session_worker.ts'
import workerUrl from '../worker/session_worker.ts?worker&url'
import { base64Of, bytesOfBase64, compressed, expanded, isGzip } from './gzip.ts'
import type {
  Comparison,
  DiffOptions,
  ExportFormat,
  OutputFile,
  RecordedRun,
  Rejudged,
  SessionBody,
  SessionFile,
  SessionSummary,
  Snippet,
  WriteOptions,
} from './session_file.ts'
import { WorkerCalls } from './worker_calls.ts'

/** Bodies from this size on are compressed in the file. */
const largeBody = 16 << 10
const decoder = new TextDecoder()
const encoder = new TextEncoder()

export type LeakSearch = (text: string) => Promise<boolean>

/** The file could not be opened: what it is, and what to do. */
export class NotASession extends Error {}

type Answers = Extract<ToolAnswer, { answer: unknown }> & { error?: string }

let worker: WorkerCalls<Omit<ToolCall, 'call'>, Answers> | null = null

async function tool<T>(request: object): Promise<T> {
  worker ??= new WorkerCalls(workerUrl, 'smd-session')
  return (await worker.ask({ request })).answer as T
}

export async function openText(text: string): Promise<{ session: SessionFile; notes: string[] }> {
  return tool({ op: 'open', text, version: '' })
}

/** A session file or a HAR, as it is on disk or in the store. */
export async function openBytes(bytes: Uint8Array<ArrayBuffer>): Promise<{ session: SessionFile; notes: string[] }> {
  return openWhole(await plainText(bytes))
}

/** What a share link of either level leads to. */
export async function openSharedBytes(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ session: SessionFile; notes: string[] } | { summary: SessionSummary }> {
  const text = await plainText(bytes)
  const file = JSON.parse(text) as SessionFile | SessionSummary
  return 'events' in file ? openWhole(text) : { summary: file }
}

async function openWhole(text: string): Promise<{ session: SessionFile; notes: string[] }> {
  const opened = await openText(text)
  for (const body of Object.values(opened.session.bodies ?? {})) await expandBody(body)
  return opened
}

async function plainText(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (!isGzip(bytes)) return decoder.decode(bytes)
  const plain = await expanded(bytes).catch(() => {
    throw new NotASession('The file is damaged: it begins as a compressed file and cannot be expanded. Get it again.')
  })
  return decoder.decode(plain)
}

export async function write(
  run: RecordedRun,
  about: { title: string; note: string },
  options: WriteOptions,
): Promise<SessionFile> {
  const bodies = Object.fromEntries(
    run.feeds.map(({ request, bytes }) => [request, { size: bytes.length, encoding: 'base64', data: base64Of(bytes) }]),
  )
  const { events } = run
  const { session } = await tool<{ session: SessionFile }>({
    op: 'write',
    ...about,
    events,
    bodies,
    options,
    now: Date.now(),
    version: versionIn(run),
  })
  return session
}

/** The file as bytes, compressed as a whole; refused when it holds a secret. */
export async function fileOf(session: SessionFile, leaks: LeakSearch): Promise<Uint8Array<ArrayBuffer>> {
  const text = JSON.stringify(session)
  await refuseLeaks(text, leaks)
  return compressed(encoder.encode(text))
}

export async function exported(session: SessionFile, format: ExportFormat, leaks: LeakSearch): Promise<OutputFile> {
  return exportedAgain(session, format, { customerData: false, bodies: 'all' }, leaks)
}

/** With less in it than the session has. */
export async function exportedAgain(
  session: SessionFile,
  format: ExportFormat,
  options: WriteOptions,
  leaks: LeakSearch,
): Promise<OutputFile> {
  const file = await tool<OutputFile>({ op: 'export', session, format, options })
  await refuseLeaks(file.text, leaks)
  return file
}

export function rejudged(session: SessionFile): Promise<Rejudged> {
  return tool({ op: 'replay', session })
}

export function compared(a: SessionFile, b: SessionFile, options: DiffOptions): Promise<Comparison> {
  return tool({ op: 'diff', a, b, options })
}

export async function snippets(session: SessionFile, step: string): Promise<Snippet[]> {
  return (await tool<{ snippets?: Snippet[] }>({ op: 'snippets', session, step })).snippets ?? []
}

/** In a compressed copy of its large bodies: for a file that is not compressed as a whole. */
export async function withCompressedBodies(session: SessionFile): Promise<SessionFile> {
  const bodies: Record<string, SessionBody> = {}
  for (const [sha256, body] of Object.entries(session.bodies ?? {})) bodies[sha256] = await compressBody(body)
  return { ...session, bodies }
}

async function compressBody(body: SessionBody): Promise<SessionBody> {
  if (body.data === undefined || body.encoding === 'gzip+base64' || body.data.length < largeBody) return body
  const bytes = body.encoding === 'base64' ? bytesOfBase64(body.data) : encoder.encode(body.data)
  return { ...body, encoding: 'gzip+base64', data: base64Of(await compressed(bytes)) }
}

async function expandBody(body: SessionBody): Promise<void> {
  if (body.encoding !== 'gzip+base64' || body.data === undefined) return
  body.data = base64Of(await expanded(bytesOfBase64(body.data)))
  body.encoding = 'base64'
}

/** The console's version, as its configuration told when the run began. */
function versionIn(run: RecordedRun): string {
  const config = run.events.find((event) => event.type === 'start')?.config
  const { version } = (config ?? {}) as { version?: unknown }
  return typeof version === 'string' ? version : ''
}

async function refuseLeaks(text: string, leaks: LeakSearch): Promise<void> {
  if (await leaks(text))
    throw new Error(
      'Not written: one of this run’s secrets is still in the output. That is a defect of the console; nothing has left this page.',
    )
}
