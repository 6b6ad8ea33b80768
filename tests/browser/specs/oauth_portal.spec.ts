// The OAuth Test started from the portal in new windows, while the console in the first window watches.

import { steps } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { passOAuthTest, startFromPortal } from '../support/oauth.ts'
import { CompanionPage, PortalPage } from '../support/portal_page.ts'

test.beforeEach(async ({ console }) => {
  await console.fillFromSimulator('standard_user')
  await console.run(steps.scopeSelection)
  await console.expectVerdict(steps.scopeSelection, 'waiting for you')
})

test('the plan says what it waits for until START is pressed', async ({ console }) => {
  await expect(console.planStep(steps.scopeSelection)).toContainText("waiting for you: open the simulator's portal and press START")
  await expect(console.main.locator('[data-waiting-for]')).toContainText('press START')
})

test('each redirect appears in the first window as it happens in the others', async ({ console }) => {
  const { companion } = await startFromPortal(console, 'standard_user')
  await console.expectVerdict(steps.scopeSelection, 'passed')
  await console.expectVerdict(steps.authorize, 'waiting for you')
  await companion.logIn()
  await expect(console.hop('Logged in')).toBeVisible()
  await console.expectVerdict(steps.code, 'not run')
  await companion.confirm()
  await console.expectVerdict(steps.authorize, 'passed')
  await expect(console.hop('Back from PG&E with the answer')).toBeVisible()
  await console.expectVerdicts([steps.code, steps.accessToken], 'passed')
})

test('the console stays in its own window', async ({ console, server }) => {
  await passOAuthTest(console, 'standard_user')
  await console.expectVerdict(steps.accessToken, 'passed')
  expect(new URL(console.page.url()).origin).toBe(server.address)
  await expect(console.root).toBeVisible()
})

test('the windows of the redirects cannot reach the console through window.opener', async ({ console }) => {
  const { portal, companion } = await startFromPortal(console, 'standard_user')
  expect(await portal.page.evaluate(() => window.opener === null)).toBe(true)
  expect(await companion.page.evaluate(() => window.opener === null)).toBe(true)
})

test('the portal shows the milestone OAuth Test: Completed once the code was exchanged', async ({ console }) => {
  const { portal } = await passOAuthTest(console, 'standard_user')
  await expect(portal.milestones).toContainText('OAuth Test: Completed')
  await expect(portal.milestones).not.toContainText('API Connectivity Test: Completed')
})

test('the portal shows the registration as approved after all three tests', async ({ console }) => {
  const { portal } = await passOAuthTest(console, 'standard_user')
  await console.expectVerdict(steps.accessToken, 'passed')
  await console.runAll()
  await expect(portal.milestones).toContainText('Application Information Resource Request: Completed')
  await expect(portal.milestones).toContainText('Registration Approved')
})

test('the redirects may run in another browser than the console', async ({ console, browser, simulator }) => {
  const other = await browser.newContext()
  try {
    const portal = await PortalPage.open(other, simulator.portal)
    await portal.choose('standard_user')
    const companion = new CompanionPage(await portal.start())
    await companion.logIn()
    await companion.confirm()
    await console.expectVerdicts([steps.code, steps.accessToken], 'passed')
  } finally {
    await other.close()
  }
})

test('the code is no longer in the address of the window it came back to', async ({ console }) => {
  const { companion } = await passOAuthTest(console, 'standard_user')
  await console.expectVerdict(steps.accessToken, 'passed')
  await expect(companion.page).not.toHaveURL(/[?&#](code|authorization_code|state)=/)
})

test('a reload of the last window does not use the code a second time', async ({ console }) => {
  const { companion } = await passOAuthTest(console, 'standard_user')
  await console.expectVerdict(steps.accessToken, 'passed')
  await companion.page.reload()
  await console.show(steps.accessToken)
  await expect(console.main.locator('[data-exchange]')).toHaveCount(1)
})

test('cancelling at the log-in page leaves the console waiting, not failed', async ({ console }) => {
  const { companion } = await startFromPortal(console, 'standard_user')
  await companion.page.close()
  await console.expectVerdict(steps.authorize, 'waiting for you')
  await expect(console.button('oauth:stop', console.main)).toBeVisible()
})

test('the waiting for redirects can be stopped', async ({ console }) => {
  await console.button('oauth:stop', console.main).click()
  await console.expectVerdict(steps.scopeSelection, 'could not run')
  await expect(console.main).toContainText('Stopped before it was complete')
})

test('the access token can be refreshed after the test', async ({ console }) => {
  await passOAuthTest(console, 'standard_user')
  await console.expectVerdict(steps.accessToken, 'passed')
  await console.run(steps.refresh)
  await console.expectVerdict(steps.refresh, 'passed')
  await expect(console.check('renewed')).toContainText('a new token')
})
