// Everything that the page makes of a run, although the custodian repeats every secret in every answer and
// in every form: files, code, the saved session, links, what the page shows and keeps.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { startEcho } from '../../integration/sessions/echo.mjs'
import type { Scanner } from '../../integration/sessions/scanner.mjs'
import { applicationSteps, connectivitySteps, oauthSteps, steps } from '../support/console_page.ts'
import { expect, serverFolder, test as base, type Servers } from '../support/fixtures.ts'
import { passOAuthTest } from '../support/oauth.ts'
import { Proxy } from '../support/proxy.ts'
import { documentOf, storageOf } from '../support/secrets.ts'
import { SessionsPage, unique } from '../support/sessions_page.ts'
import { Simulator } from '../support/simulator.ts'

const test = base.extend<object, { servers: Servers; echoing: Servers & { scanner: Scanner } }>({
  echoing: [
    async ({}, use) => {
      const folder = serverFolder()
      const simulator = await Simulator.start(folder)
      const { ready } = simulator.server
      const files = Object.fromEntries(['ca', 'cert', 'key'].map((name) => [name, readFileSync(ready[name] ?? '')])) as Record<'ca' | 'cert' | 'key', Buffer>
      const stops: (() => void)[] = []
      const { readyFile, scanner } = await startEcho({ after: (stop) => stops.push(stop) }, { ready, folder, ...files }, await simulator.registrations())
      const proxy = await Proxy.start(folder, readyFile)
      await simulator.register(proxy.address)
      await use({ simulator, proxy, scanner })
      await proxy.server.stop()
      for (const stop of stops) stop()
      await simulator.server.stop()
    },
    { scope: 'worker' },
  ],
  servers: [async ({ echoing }, use) => use(echoing), { scope: 'worker' }],
})

const kinds = ['Basic pair', 'access_token', 'bearer token', 'client secret', 'code', 'refresh_token', 'registration access token']

/** A session as text, with every packed body as text behind it. */
function withBodies(text: string): string {
  const { bodies = {} } = JSON.parse(text) as { bodies?: Record<string, { encoding?: string; data?: string }> }
  const unpacked = Object.values(bodies).map(({ encoding, data = '' }) => {
    const bytes = Buffer.from(data, encoding === 'utf-8' ? 'utf8' : 'base64')
    return (encoding === 'gzip+base64' ? gunzipSync(bytes) : bytes).toString()
  })
  return [text, ...unpacked].join('\n')
}

function textOf(bytes: Buffer): string {
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()
  return text.startsWith('{"') && text.includes('"smd-session"') ? withBodies(text) : text
}

test('no secret is in anything that the page makes of a run whose answers repeat them all', async ({ console, echoing, browser }) => {
  test.setTimeout(180_000)
  const { scanner, proxy } = echoing
  const { page } = console
  await console.fillFromSimulator('standard_user')
  await console.runAll()
  await expect(console.planStep(steps.information)).not.toHaveAttribute('data-verdict', /not run|running/)
  await console.run(steps.scopeSelection)
  const { companion, portal } = await passOAuthTest(console, 'standard_user')
  for (const id of [...connectivitySteps, ...applicationSteps, ...oauthSteps]) await expect(console.planStep(id)).not.toHaveAttribute('data-verdict', /not run|running/)
  await Promise.all([companion.page.close(), portal.page.close()])
  expect([...new Set(scanner.secrets.values())]).toEqual(expect.arrayContaining(kinds))

  const sessions = new SessionsPage(page)
  await sessions.open()
  const searched: Record<string, string> = {}
  for (const format of ['session', 'html', 'har', 'markdown', 'support', 'junit']) {
    const { name, bytes } = await sessions.export(format)
    searched[name] = textOf(bytes)
  }
  expect(Object.values(searched).join(), 'the echoes are in what is searched').toContain('x-echo-')
  const title = unique('Echoes')
  await sessions.save(title)
  const row = await sessions.unfold(title)
  await row.locator('[data-button="session:link"]').click()
  const link = (await row.locator('[data-link]').textContent()) ?? ''
  const shared = await page.request.get(new URL(`/api/shared/${link.split('=').at(-1)}`, proxy.address).href)
  searched['what the link leads to'] = textOf(await shared.body())

  await row.locator('[data-button="session:open"]').click()
  await expect(page.locator('[data-judged="same"]')).toBeVisible()
  for (const id of [steps.token, steps.status, steps.sampleData, steps.accessToken, steps.refresh, steps.authorization, steps.information]) {
    await console.show(id)
    await sessions.button('replay:snippets').click()
    const languages = page.locator('[data-snippets] .smd-segments button')
    await expect(languages.first()).toBeVisible()
    for (const language of await languages.all()) {
      await language.click()
      searched[`code of ${id}, ${await language.textContent()}`] = (await page.locator('[data-snippet]').textContent()) ?? ''
    }
    await page.keyboard.press('Escape')
    searched[`the recording at ${id}`] = await documentOf(page)
  }
  searched['what the page keeps'] = await storageOf(page)
  searched['the log of smd-proxy'] = proxy.server.log

  // Elsewhere, with nothing but the link.
  const context = await browser.newContext()
  const guest = await context.newPage()
  await guest.goto(link)
  await expect(new SessionsPage(guest).replay).toContainText(title)
  searched['what the guest sees'] = await documentOf(guest)
  searched['what the guest’s browser keeps'] = await storageOf(guest)
  await context.close()

  expect(Object.values(searched).filter((text) => text.length === 0)).toEqual([])
  expect(Object.keys(searched).length).toBeGreaterThan(45)
  expect(Object.entries(searched).flatMap(([name, text]) => scanner.find(name, text)).slice(0, 5)).toEqual([])
})
