// Recordings as somebody uses them who was not there: judged by today's rules, played at speed, from the
// static files alone, with the keyboard alone, and written again as files.

import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { ConsolePage as Console } from '../support/console_page.ts'
import { ConsolePage, connectivitySteps, steps } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { tabTo } from '../support/keyboard.ts'
import { connectivity, SessionsPage, unique } from '../support/sessions_page.ts'
import { StaticSite } from '../support/static_site.ts'

interface Session {
  events: { now: number }[]
  verdicts: { step: string; verdict: string; findings: string[] }[]
}

/** The connectivity test as an exported session file. */
async function recorded(console: Console): Promise<{ name: string; bytes: Buffer; session: Session }> {
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  const file = await sessions.export('session')
  return { ...file, session: JSON.parse(gunzipSync(file.bytes).toString()) as Session }
}

test('what is judged otherwise today is named at its step', async ({ console }) => {
  const { session } = await recorded(console)
  const row = session.verdicts.find(({ step }) => step === steps.status)
  Object.assign(row ?? {}, { verdict: 'failed', findings: ['gateway.invalid-certificate'] })
  const sessions = new SessionsPage(console.page)
  await sessions.openFile('older.smd-session.json', Buffer.from(JSON.stringify(session)))
  const judged = console.page.locator('[data-judged="different"]')
  await expect(judged).toContainText(steps.status)
  await expect(judged).toContainText('then failed, now passed')
  await expect(judged).toContainText('gateway.invalid-certificate')
  await expect(console.page.locator('[data-replay-note]')).toContainText('changed after it was saved')
})

test('a recording is played at the speed it happened, or faster, and pauses', async ({ console }) => {
  const { session, name } = await recorded(console)
  // An event each second; the last one long after.
  const begin = session.events[0]?.now ?? 0
  session.events.forEach((event, index) => (event.now = begin + index * 1000))
  const sessions = new SessionsPage(console.page)
  await console.page.clock.install()
  await sessions.openFile(name, gzipSync(JSON.stringify(session)))
  const total = await sessions.total()
  // From here on no time passes but what the test lets pass.
  await console.page.clock.pauseAt(Date.now() + 3_600_000)
  await console.page.locator('[data-replay-speed]').selectOption('4')
  await sessions.button('replay:play').click()
  await expect(sessions.replay).toHaveAttribute('data-at', '0')
  // The first event comes at once, each further one a quarter of a second later.
  await console.page.clock.runFor(1)
  await expect(sessions.replay).toHaveAttribute('data-at', '1')
  for (const at of [2, 3]) {
    await console.page.clock.runFor(240)
    await expect(sessions.replay).toHaveAttribute('data-at', String(at - 1))
    await console.page.clock.runFor(20)
    await expect(sessions.replay).toHaveAttribute('data-at', String(at))
  }
  await sessions.button('replay:play').click()
  await console.page.clock.runFor(5000)
  await expect(sessions.replay).toHaveAttribute('data-at', '3')
  await sessions.step('last', total)
})

test('from the static files alone: every event, the verdicts of today, the code, the files', async ({ console, browser }) => {
  const { name, bytes, session } = await recorded(console)
  const site = await StaticSite.start()
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(site.address)
    await page.getByRole('button', { name: 'Open a recorded session' }).click()
    const alone = new SessionsPage(page)
    await alone.openFile(name, bytes)
    await expect(page.locator('[data-judged="same"]')).toBeVisible()
    const total = await alone.total()
    expect(total).toBe(session.events.length)
    await alone.step('first', 0)
    for (let at = 1; at <= total; at += 1) await alone.step('forward', at)
    for (let at = total - 1; at >= total - 3; at -= 1) await alone.step('back', at)
    await alone.step('last', total)
    const shown = new ConsolePage(page)
    await shown.show(steps.status)
    await alone.button('replay:snippets').click()
    await expect(page.locator('[data-snippet="curl"]')).toContainText('--cert')
    await page.keyboard.press('Escape')
    await alone.button('replay:downloads').click()
    for (const format of ['session', 'har', 'html', 'markdown', 'support', 'junit']) {
      const waiting = page.waitForEvent('download')
      await alone.button(`replay:download:${format}`).click()
      const written = readFileSync(await (await waiting).path())
      if (format !== 'session') expect(written.toString(), format).toContain('status')
      else expect((JSON.parse(gunzipSync(written).toString()) as Session).events).toEqual(session.events)
    }
    const others = asked.filter((url) => !url.startsWith(site.address) && !url.startsWith('blob:'))
    expect(others).toEqual([])
    // The page looks for an smd-proxy behind it, and for nothing else.
    expect([...new Set(site.missed)].filter((path) => path !== '/favicon.ico')).toEqual(['/api/config'])
  } finally {
    await context.close()
    await site.stop()
  }
})

test('a recording is written again without customer data, and plays', async ({ console }) => {
  const { name, bytes } = await recorded(console)
  const sessions = new SessionsPage(console.page)
  await sessions.openFile(name, bytes)
  const { page } = console
  await expect(page.locator('[data-judged="same"]')).toBeVisible()
  await sessions.button('replay:downloads').click()
  await page.locator('#smd-download-customer').check()
  const waiting = page.waitForEvent('download')
  await sessions.button('replay:download:session').click()
  const download = await waiting
  const written = readFileSync(await download.path())
  const text = gunzipSync(written).toString()
  expect((JSON.parse(text) as { redaction: string }).redaction).toBe('secrets and customer data')
  const ids = [...gunzipSync(bytes).toString().matchAll(/UsagePoint\\?\/([\w-]{4,})/g)].map(([, id]) => id ?? '')
  expect(ids.length).toBeGreaterThan(0)
  expect(ids.filter((id) => text.includes(`/${id}`))).toEqual([])
  await page.keyboard.press('Escape')
  await sessions.button('replay:close').click()
  await sessions.openFile(download.suggestedFilename(), written)
  await expect(page.locator('[data-judged="same"]')).toBeVisible()
  for (const step of connectivitySteps) await expect(console.planStep(step)).toHaveAttribute('data-verdict', /passed|warning/)
})

test('the HTML report is read without script, and its anchors lead somewhere', async ({ console, browser, simulator }, info) => {
  await simulator.faults({ step: steps.status, fault: 'company-page' })
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectGood([steps.token])
  await console.run(steps.status)
  await console.expectVerdict(steps.status, 'failed')
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  const { bytes } = await sessions.export('html')
  const file = info.outputPath('report.html')
  writeFileSync(file, bytes)
  const context = await browser.newContext({ javaScriptEnabled: false, offline: true })
  const page = await context.newPage()
  await page.goto(`file://${file}`)
  const links = page.locator('a[href^="#"]')
  const count = await links.count()
  expect(count).toBeGreaterThan(3)
  for (let at = 0; at < count; at += 1) {
    const id = ((await links.nth(at).getAttribute('href')) ?? '').slice(1)
    await links.nth(at).click()
    await expect(page.locator(`[id="${id}"]`)).toBeInViewport()
    expect(new URL(page.url()).hash).toBe(`#${id}`)
  }
  await expect(page.locator(`[id="${steps.status}"] .failed`).first()).toBeVisible()
  await context.close()
})

test('save, open, step and close with the keyboard alone', async ({ console }) => {
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  const { page } = console
  const sessions = new SessionsPage(page)
  const title = unique('By hand')
  const press = async (id: string): Promise<void> => {
    await tabTo(page, sessions.button(id))
    await page.keyboard.press('Enter')
  }
  await press('sessions')
  await expect(sessions.screen).toBeVisible()
  await tabTo(page, page.getByLabel('Title').first())
  await page.keyboard.type(title)
  await press('session:save')
  await expect(sessions.row(title)).toBeVisible()
  await tabTo(page, sessions.row(title).locator('[data-button="session:open"]'))
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-judged="same"]')).toBeVisible()
  const total = await sessions.total()
  await press('replay:back')
  await expect(sessions.replay).toHaveAttribute('data-at', String(total - 1))
  await page.keyboard.press('Enter')
  await expect(sessions.replay).toHaveAttribute('data-at', String(total - 2))
  await tabTo(page, page.getByRole('slider', { name: 'Event' }))
  await page.keyboard.press('Home')
  await expect(sessions.replay).toHaveAttribute('data-at', '0')
  await page.keyboard.press('ArrowRight')
  await expect(sessions.replay).toHaveAttribute('data-at', '1')
  await tabTo(page, sessions.button('replay:close'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(sessions.screen).toBeVisible()
})
