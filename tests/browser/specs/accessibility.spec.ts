// axe on every screen, in light and dark, at 390 and 1440 px, and no sideways scroll at 390.

import { expectAccessible } from '../support/axe.ts'
import { allSteps, applicationSteps, connectivitySteps, oauthSteps, steps, type ConsolePage } from '../support/console_page.ts'
import { brokenFeed, hourlyFeed } from '../support/feeds.ts'
import { expect, test } from '../support/fixtures.ts'
import { passOAuthTest, startFromPortal } from '../support/oauth.ts'
import { PortalPage } from '../support/portal_page.ts'

test.describe.configure({ timeout: 120_000 })

async function openFile(console: ConsolePage, name: string, text: string): Promise<void> {
  const [chooser] = await Promise.all([console.page.waitForEvent('filechooser'), console.button('feed:open').first().click()])
  await chooser.setFiles({ name, mimeType: 'application/xml', buffer: Buffer.from(text) })
  await expect(console.root).toHaveAttribute('data-current', 'feed')
}

test('axe finds nothing on the log-in page', async ({ page, server }) => {
  await page.goto(`${server.address}/`)
  await expect(page.locator('[data-gate="login"]')).toBeVisible()
  await expectAccessible(page, 'log-in')
})

test('axe finds nothing on the log-in page with its error', async ({ page, server }) => {
  await page.goto(`${server.address}/#token=${'0'.repeat(43)}`)
  await expect(page.locator('#smd-login-problem')).toBeVisible()
  await expectAccessible(page, 'log-in refused')
})

test('axe finds nothing where the console is open in another tab', async ({ console, context, server }) => {
  await expect(console.root).toBeVisible()
  const page = await context.newPage()
  await page.goto(`${server.address}/`)
  await expect(page.locator('[data-gate="elsewhere"]')).toBeVisible()
  await expectAccessible(page, 'open elsewhere')
})

test('axe finds nothing on the registration panel, empty, with errors and filled in', async ({ console }) => {
  await console.showRegistration()
  await expectAccessible(console.page, 'registration, empty')
  await console.field('client_id').fill('not an id')
  await console.field('client_secret').fill('"quoted"')
  await expect(console.main.locator('.smd-note--error')).toHaveCount(2)
  await expectAccessible(console.page, 'registration, with errors')
  await console.fillFromSimulator('standard_user')
  await expectAccessible(console.page, 'registration, filled in')
})

test('axe finds nothing on the steps before their run', async ({ console }) => {
  for (const id of [steps.token, steps.sampleData, steps.scopeSelection, steps.code, steps.information, steps.endpoints]) {
    await console.show(id)
    await expectAccessible(console.page, `${id}, not run`)
  }
})

test('axe finds nothing on the steps of the API Connectivity Test and the Application Information Resource Request after their run', async ({ console }) => {
  await console.fillFromSimulator('standard_user')
  await console.runAll()
  await console.expectGood([...connectivitySteps, ...applicationSteps])
  for (const id of [steps.token, steps.status, ...applicationSteps]) {
    await console.show(id)
    await expectAccessible(console.page, `${id}, passed`)
  }
})

test('axe finds nothing on the sample data with chart and table', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.run(steps.sampleData)
  await console.expectVerdict(steps.sampleData, 'passed')
  await expect(console.chart).toBeVisible()
  await expectAccessible(console.page, 'sample data')
})

test('axe finds nothing on any tab of an exchange', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  for (const tab of ['raw', 'headers', 'request', 'timing', 'tls']) {
    await console.main.locator(`[data-tab="${tab}"]`).click()
    await expectAccessible(console.page, `exchange, ${tab}`)
  }
})

test('axe finds nothing on the steps of the OAuth Test while they wait and after they passed', async ({ console }) => {
  await console.fillFromSimulator('standard_user')
  await console.run(steps.scopeSelection)
  await console.expectVerdict(steps.scopeSelection, 'waiting for you')
  await expectAccessible(console.page, 'scope selection, waiting')
  await passOAuthTest(console, 'standard_user')
  await console.expectVerdicts(oauthSteps, 'passed')
  for (const id of oauthSteps) {
    await console.show(id)
    await expectAccessible(console.page, `${id}, passed`)
  }
})

test('axe finds nothing on a failed step with findings, and on a blocked one', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'credentials-mismatch' })
  await console.fillFromSimulator('self_access')
  await console.runAll()
  await console.expectVerdict(steps.token, 'failed')
  await console.show(steps.token)
  await expectAccessible(console.page, 'token, failed')
  await console.show(steps.status)
  await expectAccessible(console.page, 'status, blocked')
})

test('axe finds nothing on a running step with its progress', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'stall' })
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'running')
  await expectAccessible(console.page, 'token, running')
})

test('axe finds nothing on a feed from disk, whole and malformed', async ({ console }) => {
  await openFile(console, 'week.xml', hourlyFeed(168))
  await expect(console.chart).toBeVisible()
  await expectAccessible(console.page, 'feed from disk')
  await openFile(console, 'broken.xml', brokenFeed(48).text)
  await expect(console.main.locator('[data-feed-error]')).toBeVisible()
  await expectAccessible(console.page, 'malformed feed')
})

test('axe finds nothing on the question before starting over', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await console.button('reset').click()
  await expect(console.page.getByRole('dialog')).toBeVisible()
  await expectAccessible(console.page, 'confirm')
})

test('axe finds nothing on the sheet of shortcuts and the details of the certificate', async ({ console }) => {
  await console.page.locator('smd-certificate button').first().click()
  await expect(console.page.locator('#smd-certificate-details')).toBeVisible()
  await expectAccessible(console.page, 'certificate')
  await console.page.keyboard.press('Escape')
  await console.page.keyboard.press('?')
  await expect(console.page.getByRole('dialog')).toBeVisible()
  await expectAccessible(console.page, 'shortcuts')
})

test('axe finds nothing after a reload, with its notice', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.page.reload()
  await expect(console.page.locator('[data-notice="restored"]')).toBeVisible()
  await expectAccessible(console.page, 'restored')
})

test('axe finds nothing on the companion pages: log in, confirm, done', async ({ console }) => {
  await console.fillFromSimulator('standard_user')
  await console.run(steps.scopeSelection)
  const { companion } = await startFromPortal(console, 'standard_user')
  await expectAccessible(companion.page, 'companion, log in')
  await companion.logIn()
  await expectAccessible(companion.page, 'companion, confirm')
  await companion.confirm()
  await console.expectVerdict(steps.accessToken, 'passed')
  await expectAccessible(companion.page, 'companion, done')
})

test('axe finds nothing on the companion page of somebody who came without a run', async ({ page, server, simulator }) => {
  void simulator
  await page.goto(`${server.address}/oauth/scope-selection`)
  await expectAccessible(page, 'companion, no run')
})

test('axe finds nothing on the portal page', async ({ context, simulator }) => {
  const portal = await PortalPage.open(context, simulator.portal)
  await portal.choose('standard_user')
  await portal.page.locator('#go').click()
  for (const summary of await portal.page.locator('summary').all()) await summary.click()
  await expectAccessible(portal.page, 'portal')
})

test('every step has exactly one heading of the first rank', async ({ console }) => {
  for (const id of allSteps) {
    await console.show(id)
    await expect(console.page.locator('h1:visible')).toHaveCount(1)
  }
})

test('at 390 px the plan unfolds, and choosing a step folds it again', async ({ console }) => {
  await console.page.setViewportSize({ width: 390, height: 844 })
  await console.page.locator('.smd-plan-toggle').click()
  await expect(console.planStep(steps.status)).toBeVisible()
  await console.planStep(steps.status).click()
  await expect(console.main.locator('h1')).toHaveText('Read service status')
  await expect(console.planStep(steps.status)).toBeHidden()
})

test('the theme can be switched by hand, and is kept', async ({ console }) => {
  const theme = console.page.locator('smd-theme button')
  await theme.click()
  await theme.click()
  await expect(console.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await console.page.reload()
  await expect(console.page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
