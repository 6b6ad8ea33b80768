// Every event list of the parity tests, saved natively, opened by the built page's own workers from the
// static files alone: at every event the same view, byte for byte, as the native core gave while it ran.

import { existsSync, readdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { root } from '../support/processes.ts'
import { StaticSite } from '../support/static_site.ts'

const lists = resolve(root, process.env['SMD_PARITY_DIR'] ?? 'build/parity')
const maker = resolve(root, process.env['SMD_PARITY_MAKER'] ?? 'build/release/tests/make_lists')
const assets = resolve(root, process.env['SMD_WEB_DIR'] ?? 'web/dist', 'assets')
const complete = resolve(lists, 'complete')
const parts = 4

const names = existsSync(complete)
  ? readdirSync(lists).flatMap((file) => (file.endsWith('.session.json') ? [file.slice(0, -'.session.json'.length)] : []))
  : []

function script(name: string): string {
  const file = readdirSync(assets).find((one) => one.startsWith(`${name}-`) && one.endsWith('.js'))
  if (!file) throw new Error(`the page has no ${name}`)
  return `/assets/${file}`
}

test('the lists are there, and as new as the program that makes them', () => {
  expect(names.length, 'make them with: node tests/parity/lists.mjs').toBeGreaterThan(50)
  expect(statSync(complete).mtimeMs).toBeGreaterThanOrEqual(statSync(maker).mtimeMs)
})

for (let part = 0; part < parts; part += 1) {
  const mine = names.filter((_, index) => index % parts === part)
  test(`recordings show what was seen, part ${part + 1} of ${parts}`, async ({ page }) => {
    test.setTimeout(180_000)
    const site = await StaticSite.start({ '/lists/': lists })
    try {
      await page.goto(site.address)
      const seen = await page.evaluate(replayAll, { names: mine, replayWorker: script('replay_worker'), sessionWorker: script('session_worker') })
      expect(seen.problems).toEqual([])
      expect(seen.sessions).toBe(mine.length)
      expect(seen.views).toBeGreaterThan(mine.length * 5)
    } finally {
      await site.stop()
    }
  })
}

interface Told {
  names: string[]
  replayWorker: string
  sessionWorker: string
}

/** Runs in the page. */
async function replayAll({ names, replayWorker, sessionWorker }: Told): Promise<{ problems: string[]; sessions: number; views: number }> {
  type Answer = { call: number; error?: string } & Record<string, any>
  const asker = (url: string): ((question: object) => Promise<Answer>) => {
    const worker = new Worker(url, { type: 'module' })
    const waiting = new Map<number, [(answer: Answer) => void, (error: Error) => void]>()
    let calls = 0
    worker.onmessage = ({ data }: MessageEvent<Answer>): void => {
      const [fulfil, refuse] = waiting.get(data.call) ?? []
      waiting.delete(data.call)
      if (data.error === undefined) fulfil?.(data)
      else refuse?.(new Error(data.error))
    }
    worker.onerror = (event): void => {
      for (const [, refuse] of waiting.values()) refuse(new Error(`${url}: ${event.message}`))
    }
    return (question) =>
      new Promise((fulfil, refuse) => {
        const call = ++calls
        waiting.set(call, [fulfil, refuse])
        worker.postMessage({ ...question, call })
      })
  }
  const textOf = async (file: string): Promise<string> => {
    const answer = await fetch(`/lists/${encodeURIComponent(file)}`)
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`)
    return answer.text()
  }
  const bytesOf = ({ encoding, data }: { encoding: string; data: string }): Uint8Array =>
    encoding === 'base64' ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : new TextEncoder().encode(data)

  const replay = asker(replayWorker)
  const tools = asker(sessionWorker)
  const problems: string[] = []
  let sessions = 0
  let views = 0
  for (const name of names) {
    const opened = (await tools({ request: { op: 'open', text: await textOf(`${name}.session.json`), version: '' } }))['answer']
    const { events, bodies } = opened.session
    await replay({ type: 'open', events, bodies: new Map(Object.entries<any>(bodies).flatMap(([sha256, body]) => (body.data === undefined ? [] : [[sha256, bytesOf(body)]]))) })
    sessions += 1
    let at = 0
    for (const [index, line] of (await textOf(`${name}.updates.jsonl`)).trimEnd().split('\n').entries()) {
      const update = JSON.parse(line)
      const recorded = events.slice(at, at + update.record.length)
      if (recorded.length > 0) {
        // Live, the bytes of a feed come after the event that the view belongs to.
        const to = at + recorded.findLastIndex((record: { stored?: boolean }) => record.stored !== true) + 1
        const { place } = await replay({ type: 'go', to })
        const shown = JSON.stringify(place.view)
        const expected = JSON.stringify(update.view)
        views += 1
        if (shown !== expected) {
          const from = [...expected].findIndex((letter, position) => letter !== shown[position])
          problems.push(`${name}, event ${index}: …${expected.slice(Math.max(0, from - 60), from + 60)}… is …${shown.slice(Math.max(0, from - 60), from + 60)}…`)
        }
        if (place.at !== to || place.refused > 0) problems.push(`${name}, event ${index}: at ${place.at} of ${to}, ${place.refused} refused: ${place.refusal}`)
      }
      at += recorded.length
    }
    if (at !== events.length) problems.push(`${name}: ${at} of ${events.length} events compared`)
    if (problems.length > 5) break
  }
  return { problems, sessions, views }
}
