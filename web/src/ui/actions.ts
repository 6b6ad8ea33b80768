// What elements call when a person does something: press a button, change a field, open a file, read
// rows. Gathers keystrokes into few edits and guarantees that an edit reaches the core before the press
// that follows it. Holds the one Core of the page; draws nothing.

import type { Core } from '../core/client.ts'
import type { AskOptions, FeedQuestion } from '../core/feed_questions.ts'
import type { Row } from '../core/view.ts'

const typingPause = 140

let core: Core | null = null
const pending = new Map<string, { value: string; timer: ReturnType<typeof setTimeout> }>()

export function setCore(given: Core): void {
  core = given
}

export function press(button: string): void {
  commitEdits()
  if (button === 'feed:open') pickFile()
  else core?.press(button)
}

/** While typing: the core sees the value after a short pause. */
export function typed(field: string, value: string): void {
  clearTimeout(pending.get(field)?.timer)
  pending.set(field, { value, timer: setTimeout(() => commitEdit(field), typingPause) })
}

/** A finished change: the core sees it now. */
export function edited(field: string, value: string): void {
  clearTimeout(pending.get(field)?.timer)
  pending.delete(field)
  core?.edit(field, value)
}

export function commitEdit(field: string): void {
  const edit = pending.get(field)
  if (edit) edited(field, edit.value)
}

export function commitEdits(): void {
  for (const field of [...pending.keys()]) commitEdit(field)
}

export function openFile(file: File): void {
  commitEdits()
  core?.openFile(file)
}

export function checkConnection(): void {
  core?.checkConnection()
}

export function rows(feed: number, series: number, first: number, count: number): Promise<Row[]> {
  return core ? core.rows(feed, series, first, count) : Promise.resolve([])
}

export function chart(feed: number, series: number, from: number, to: number, points: number): Promise<Float64Array> {
  return core ? core.chart(feed, series, from, to, points) : Promise.resolve(new Float64Array())
}

export function askFeed<T, P = unknown>(question: FeedQuestion, options: AskOptions<P> = {}): Promise<T> {
  return core ? core.askFeed<T, P>(question, options) : Promise.reject(new Error('the core is not there'))
}

/** A list about a feed (docs/contracts.md, questions to `smd_query`). */
export function queryFeed<T>(feed: number, ask: string, fields: Record<string, unknown> = {}): Promise<T> {
  return askFeed<T>({ ask: 'query', question: { feed, ask, ...fields } })
}

function pickFile(): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = '.xml,.atom,.txt,application/xml,application/atom+xml,text/xml'
  input.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) openFile(file)
  })
  input.click()
}
