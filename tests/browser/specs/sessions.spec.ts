// A run is saved, handed over, opened by somebody else, played again, compared; links are given and
// withdrawn; a note that two people write is not lost.

import { gunzipSync } from 'node:zlib'
import { expectAccessible } from '../support/axe.ts'
import { ConsolePage, connectivitySteps, steps } from '../support/console_page.ts'
import { FeedPage } from '../support/feed_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { SecretSearch } from '../support/secrets.ts'
import { colleague, connectivity, SessionsPage, unique } from '../support/sessions_page.ts'
import { StaticSite } from '../support/static_site.ts'

test('a run is saved, and a colleague opens it, sees the same, and steps through it', async ({ console, server, browser }) => {
  const title = unique('Works here')
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  await console.show(steps.status)
  const seen = await console.currentStep.innerText()
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(title, 'For the record.')

  const other = await colleague(browser, server)
  await other.sessions.open()
  await other.sessions.row(title).locator('[data-button="session:open"]').click()
  await expect(other.sessions.replay).toBeVisible()
  await expect(other.sessions.replay).toContainText('For the record.')
  await expect(other.console.currentStep).toBeVisible()
  expect(await other.console.currentStep.innerText()).toBe(seen)
  await expect(other.sessions.page.locator('[data-judged="same"]')).toBeVisible()
  await expect(other.console.planStep(steps.token)).toHaveAttribute('data-verdict', /passed|warning/)

  const total = await other.sessions.total()
  expect(total).toBeGreaterThan(10)
  await other.sessions.step('back', total - 1)
  await other.sessions.step('first', 0)
  await expect(other.sessions.page.locator('.smd-root')).toHaveCount(0)
  await other.sessions.step('forward', 1)
  await expect(other.console.planStep(steps.token)).toHaveAttribute('data-verdict', 'not run')
  await other.sessions.page.locator('[data-replay-speed]').selectOption('0')
  await other.sessions.button('replay:play').click()
  await expect(other.sessions.replay).toHaveAttribute('data-at', String(total))
  expect(await other.console.currentStep.innerText()).toBe(seen)
  await other.context.close()
})

test('a recording can be looked around in, and sends nothing', async ({ console }) => {
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  const { bytes, name } = await sessions.export('session')
  const sent: string[] = []
  console.page.on('request', (request) => {
    if (/\/(relay|api)\//.test(request.url()) && !request.url().endsWith('/api/config')) sent.push(request.url())
  })
  await sessions.openFile(name, bytes)
  await expect(sessions.replay).toBeVisible()
  await console.show(steps.token)
  await console.button(`run:${steps.token}`, console.main).first().click()
  await expect(console.page.locator('[data-replay-said]')).toContainText('recording')
  await console.show(steps.sampleData)
  await expect(console.chart).toBeVisible()
  await expect(console.rows.first()).toBeVisible()
  // The bytes of the feed came with the recording: its XML and its files are there as well.
  const feed = new FeedPage(console)
  const saved = await feed.savedBytes('[data-save="csv"]')
  expect(saved.bytes.toString().trim().split('\n').length).toBeGreaterThan(24)
  await feed.tab('xml')
  await feed.root.locator('[data-entry="1"]').click()
  await expect(feed.xml).toHaveAttribute('data-ready', 'true')
  await expect(feed.xmlLines.first()).toContainText('entry')
  expect(sent.filter((url) => !url.includes('/api/sessions'))).toEqual([])
})

test('what was exported opens from the static files alone, in a browser that knows nothing', async ({ console, browser }) => {
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  await console.show(steps.status)
  const seen = await console.currentStep.innerText()
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  const { bytes, name } = await sessions.export('session')
  expect(name).toMatch(/\.smd-session\.json\.gz$/)

  const site = await StaticSite.start()
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(site.address)
    await page.getByRole('button', { name: 'Open a recorded session' }).click()
    const alone = new SessionsPage(page)
    await alone.openFile(name, bytes)
    await expect(alone.replay).toBeVisible()
    expect(await new ConsolePage(page).currentStep.innerText()).toBe(seen)
    await expect(alone.button('replay:run-again')).toHaveCount(0)
  } finally {
    await context.close()
    await site.stop()
  }
})

test('a file that is no session is refused with what it is and what to do', async ({ console }) => {
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  const problem = console.page.locator('[data-sessions-problem]')
  await sessions.openFile('feed.xml', Buffer.from('<feed/>'))
  await expect(problem).toContainText('feed.xml')
  await sessions.openFile('new.json', Buffer.from(JSON.stringify({ format: 'smd-session', version: 99 })))
  await expect(problem).toContainText('99')
  await sessions.openFile('broken.json.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]))
  await expect(problem).toContainText('damaged')
})

test('a link opens without a log-in, shows as much as it was made for, and can be withdrawn', async ({ console, browser }) => {
  const title = unique('Shared')
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(title, 'Internal note.')
  const row = sessions.row(title)
  await row.locator('[data-button="session:more"]').click()
  const made = row.locator('[data-link]')
  const link = async (level: string): Promise<string> => {
    const before = (await made.count()) > 0 ? await made.textContent() : ''
    await row.locator('[data-link-level]').selectOption(level)
    await row.locator('[data-button="session:link"]').click()
    await expect(made).not.toHaveText(before ?? '')
    return (await made.textContent()) ?? ''
  }
  const everything = await link('everything')
  const summary = await link('summary')

  const context = await browser.newContext()
  const page = await context.newPage()
  const guest = new SessionsPage(page)
  await page.goto(everything)
  await expect(guest.replay).toContainText(title)
  await expect(new ConsolePage(page).planStep(steps.token)).toBeVisible()

  const other = await context.newPage()
  await other.goto(summary)
  await expect(other.locator('[data-screen="summary"]')).toContainText(title)
  await expect(other.locator(`[data-summary-step="${steps.token}"]`)).toBeVisible()
  const token = new URLSearchParams(new URL(summary).hash.slice(1)).get('shared') ?? ''
  const answer = await other.request.get(new URL(`/api/shared/${token}`, other.url()).href)
  const body = await answer.body()
  const text = (body[0] === 0x1f ? gunzipSync(body) : body).toString()
  expect(Object.keys(JSON.parse(text) as object)).not.toContain('events')

  await expect(row.locator('.smd-session-trail')).toBeVisible()
  for (const withdraw of [1, 0]) {
    await row.locator('[data-button="session:withdraw"]').first().click()
    await expect(row.locator('[data-button="session:withdraw"]')).toHaveCount(withdraw)
  }
  await page.reload()
  await expect(page.locator('[data-gate="shared"]')).toContainText('withdrawn')
  await other.reload()
  await expect(other.locator('[data-gate="shared"]')).toContainText('withdrawn')
  await context.close()
})

test('two people write the same note, and neither loses what was written', async ({ console, server, browser }) => {
  const title = unique('Together')
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(title)
  const other = await colleague(browser, server)
  await other.sessions.open()
  const rows = [sessions.row(title), other.sessions.row(title)]
  for (const row of rows) await row.locator('[data-button="session:more"]').click()
  const [mine, theirs] = rows
  await mine?.locator('[data-session-note]').fill('What I saw.')
  await theirs?.locator('[data-session-note]').fill('What they saw.')
  await theirs?.locator('[data-button="session:describe"]').click()
  await expect(theirs?.locator('.smd-session-trail summary') ?? other.sessions.screen).toBeVisible()
  await mine?.locator('[data-button="session:describe"]').click()
  await expect(mine?.locator('[data-theirs]') ?? sessions.screen).toHaveText('What they saw.')
  await mine?.locator('[data-button="session:both"]').click()
  await expect(mine?.locator('[data-conflict]') ?? sessions.screen).toHaveCount(0)

  await other.sessions.page.reload()
  await other.sessions.open()
  await expect(other.sessions.row(title)).toBeVisible()
  await other.sessions.row(title).locator('[data-button="session:more"]').click()
  await expect(other.sessions.row(title).locator('[data-session-note]')).toHaveValue('What they saw.\n\nWhat I saw.')
  await other.context.close()
})

test('two runs are compared, and what differs is named at its step', async ({ console, simulator }) => {
  const good = unique('Before')
  const bad = unique('After')
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(good)
  await sessions.button('sessions:close').click()
  await simulator.faults({ step: steps.status, fault: 'company-page' })
  await console.run(steps.status)
  await console.expectVerdict(steps.status, 'failed')
  await sessions.open()
  await sessions.save(bad)
  for (const title of [good, bad]) await sessions.row(title).locator('.smd-session-choose input').check()
  await sessions.button('sessions:compare').click()
  const compared = console.page.locator('[data-screen="compare"]')
  await expect(compared.locator(`[data-compared="${steps.status}"]`)).toHaveAttribute('data-same', 'false')
  await expect(compared.locator(`[data-compared="${steps.status}"]`)).toContainText('failed')
  await expect(compared.locator(`[data-compared="${steps.token}"]`)).toHaveAttribute('data-same', 'true')
  await compared.locator('[data-option="timing"]').check()
  await expect(compared.locator(`[data-compared="${steps.status}"]`)).toHaveAttribute('data-same', 'false')
})

test('the plan of a recording is run again with one’s own credentials', async ({ console, browser, server }) => {
  await console.fillFromSimulator('energy_efficiency_finance')
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  const { bytes, name } = await sessions.export('session')
  const other = await colleague(browser, server)
  await other.sessions.open()
  await other.sessions.openFile(name, bytes)
  await other.sessions.button('replay:run-again').click()
  await expect(other.console.main.locator('[data-registration]')).toBeVisible()
  await expect(other.console.field('user_type')).toHaveValue('energy_efficiency_finance')
  await expect(other.console.field('client_id')).toHaveValue('')
  await other.context.close()
})

test('no export holds a secret of the run', async ({ console, simulator }) => {
  const search = new SecretSearch()
  search.addRegistration(await simulator.registration('self_access'))
  await connectivity(console)
  await console.expectGood(connectivitySteps)
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  for (const format of ['session', 'html', 'har', 'markdown', 'support', 'junit']) {
    const { bytes, name } = await sessions.export(format)
    const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()
    expect(text.length, name).toBeGreaterThan(100)
    expect(search.find(name, text)).toEqual([])
  }
})

test('title and note that were not saved are there after a reload', async ({ console }) => {
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await console.page.getByLabel('Title').first().fill('Half written')
  await console.page.reload()
  await sessions.open()
  await expect(console.page.getByLabel('Title').first()).toHaveValue('Half written')
})

test.describe('accessibility', () => {
  test('axe finds nothing on the sessions, a recording, its code, and a comparison', async ({ console }) => {
    test.setTimeout(120_000)
    await connectivity(console)
    await console.expectGood(connectivitySteps)
    const sessions = new SessionsPage(console.page)
    await sessions.open()
    const title = unique('Seen by axe')
    await sessions.save(title, 'A note.')
    await sessions.row(title).locator('[data-button="session:more"]').click()
    await sessions.row(title).locator('[data-button="session:link"]').click()
    await expect(sessions.row(title).locator('[data-link]')).toBeVisible()
    await expectAccessible(console.page, 'sessions')
    await sessions.row(title).locator('[data-button="session:open"]').click()
    await expect(console.currentStep).toBeVisible()
    await expectAccessible(console.page, 'replay')
    await sessions.button('replay:snippets').click()
    await expect(console.page.locator('[data-snippet]')).toBeVisible()
    await expectAccessible(console.page, 'code')
    await console.page.keyboard.press('Escape')
    await sessions.button('replay:close').click()
    await sessions.row(title).locator('.smd-session-choose input').check()
    await sessions.button('sessions:compare').click()
    await expect(console.page.locator('[data-compared]').first()).toBeVisible()
    await expectAccessible(console.page, 'compare')
  })
})
