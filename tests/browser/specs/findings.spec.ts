// How a finding acts in the page: the badge leads to it, its fix is one press, its command is copied, its
// alternatives unfold, and its link leads to its place on the findings page.

import { expectAccessible } from '../support/axe.ts'
import { steps, type ConsolePage } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { tabTo } from '../support/keyboard.ts'
import type { Simulator } from '../support/simulator.ts'

const refused = 'gateway.invalid-certificate'
/** One with other explanations. */
const mismatch = 'oauth.client-credentials-mismatch'

/** A token step that failed, while another step is shown. */
async function failedToken(console: ConsolePage, simulator: Simulator, fault = 'invalid-certificate'): Promise<void> {
  await simulator.faults({ step: steps.token, fault })
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'failed')
  await console.show(steps.sampleData)
}

test('the badge of a failed step in the plan opens the step and leads to its finding', async ({ console, simulator }) => {
  await failedToken(console, simulator)
  await console.badge(steps.token).click()
  await expect(console.currentStep).toHaveAttribute('data-current-step', steps.token)
  await expect(console.finding(refused)).toBeFocused()
  await expect(console.finding(refused)).toBeInViewport()
})

test('the badge in the plan is reached and pressed with the keyboard', async ({ console, simulator }) => {
  await failedToken(console, simulator)
  await tabTo(console.page, console.badge(steps.token), 'Shift+Tab')
  await console.page.keyboard.press('Enter')
  await expect(console.currentStep).toHaveAttribute('data-current-step', steps.token)
  await expect(console.finding(refused)).toBeFocused()
  await console.page.keyboard.press('Tab')
  expect(await console.finding(refused).evaluate((card) => card.contains(document.activeElement))).toBe(true)
})

test('the badge in the head of the step leads to the finding, by mouse and by keyboard', async ({ console, simulator }) => {
  await failedToken(console, simulator)
  await console.show(steps.token)
  const badge = console.main.locator('[data-head-badge]')
  await expect(badge).toHaveAttribute('href', `#finding-${refused}`)
  await badge.click()
  await expect(console.finding(refused)).toBeFocused()
  await badge.focus()
  await console.page.keyboard.press('Enter')
  await expect(console.finding(refused)).toBeFocused()
})

test('at 390 px the badge folds the plan and leads to the finding', async ({ console, simulator }) => {
  await failedToken(console, simulator)
  await console.page.setViewportSize({ width: 390, height: 844 })
  await console.page.locator('.smd-plan-toggle').click()
  await console.badge(steps.token).click()
  await expect(console.badge(steps.token)).toBeHidden()
  await expect(console.finding(refused)).toBeFocused()
  await expect(console.finding(refused).locator('h3')).toBeInViewport({ ratio: 1 })
})

test('a step that passed has no badge to press', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await expect(console.badge(steps.token)).toHaveCount(0)
})

test('other explanations are folded below, and unfold with cause and fix', async ({ console, simulator }) => {
  await failedToken(console, simulator, 'credentials-mismatch')
  await console.show(steps.token)
  const others = console.finding(mismatch).locator('details')
  const first = others.locator('[data-alternative]').first()
  await expect(first).toBeHidden()
  await others.locator('summary').focus()
  await console.page.keyboard.press('Enter')
  await expect(first).toBeVisible()
  await expect(first.locator('h4')).not.toBeEmpty()
  for (const name of ['Cause', 'Fix']) await expect(first.locator('dt', { hasText: name })).toBeVisible()
  await expect(others.locator(`[data-alternative="${mismatch}"]`)).toHaveCount(0)
  await expect(others.locator('.smd-count')).toHaveText(String(await others.locator('[data-alternative]').count()))
})

test('the command of a finding is copied as it is shown', async ({ console, context, simulator, server }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address })
  await simulator.faults({ step: steps.connection, fault: 'client-refused-unknown-ca' })
  await console.run(steps.connection)
  await console.expectVerdict(steps.connection, 'failed')
  const command = console.main.locator('[data-finding] .smd-command').first()
  const text = await command.locator('code').innerText()
  expect(text).toMatch(/^openssl /)
  await command.locator('[data-button^="copy:command:"]').click()
  await expect(command.locator('[data-button^="copy:command:"]')).toHaveAttribute('data-done', 'true')
  expect((await console.page.evaluate(() => navigator.clipboard.readText())).trim()).toBe(text)
})

test('the evidence can be copied', async ({ console, context, simulator, server }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address })
  await failedToken(console, simulator)
  await console.show(steps.token)
  const evidence = console.finding(refused).locator('.smd-evidence')
  await evidence.getByRole('button').click()
  await expect(evidence.getByRole('button')).toHaveAttribute('data-done', 'true')
  expect(await console.page.evaluate(() => navigator.clipboard.readText())).toBe(await evidence.locator('pre').innerText())
})

test('the link of a finding opens its own place on the findings page, in a new tab', async ({ console, context, simulator }) => {
  await failedToken(console, simulator)
  await console.show(steps.token)
  const card = console.finding(refused)
  const [page] = await Promise.all([context.waitForEvent('page'), card.locator('.smd-doc-link').last().click()])
  await page.waitForLoadState()
  expect(new URL(page.url()).hash).toBe(`#${refused}`)
  const documented = page.locator(`[data-documented="${refused}"]`)
  await expect(documented).toBeInViewport()
  expect(await documented.evaluate((element) => element.matches(':target'))).toBe(true)
  await expect(documented.locator('h3')).toContainText((await card.locator('h3').first().innerText()).trim())
  expect(await page.evaluate(() => window.opener)).toBeNull()
  await expect(console.currentStep).toBeVisible()
})

test('every finding that a step links to is on the findings page', async ({ console, page, server, simulator }) => {
  await failedToken(console, simulator, 'credentials-mismatch')
  await console.show(steps.token)
  await console.finding(mismatch).locator('summary').click()
  const links = await console.main.locator('.smd-doc-link').evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).hash.slice(1)))
  expect(links.length).toBeGreaterThan(1)
  await page.goto(`${server.address}/findings.html`)
  for (const id of links) await expect(page.locator(`[id="${id}"]`)).toHaveCount(1)
})

test('an expired token is renewed with one press, and the step passes', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.status, fault: 'expired-token', once: true })
  await console.fillFromSimulator('self_access')
  await console.run(steps.status)
  await console.expectVerdict(steps.status, 'failed')
  await console.finding('oauth.token-expired').getByRole('button', { name: 'Renew the client access token' }).click()
  await console.expectVerdict(steps.status, 'passed')
})

test('a missing grant_type is mended with one press: sent the other way, the step passes', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'missing-grant-type', once: true })
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'failed')
  await expect(console.field('token_request_form')).toHaveValue('form')
  await console.button(`fix:other-form:${steps.token}`, console.finding('oauth.missing-grant-type')).click()
  await console.expectVerdict(steps.token, 'passed')
  await expect(console.field('token_request_form')).toHaveValue('query')
  const sent = console.main.locator('[data-exchange] summary').first()
  await expect(sent).toContainText('grant_type=client_credentials')
})

test('the findings page is served without a log-in, and its policy allows no inline script', async ({ page, server }) => {
  const answer = await page.goto(`${server.address}/findings.html#tls.server-expired`)
  expect(answer?.status()).toBe(200)
  expect(answer?.headers()['content-security-policy']).toContain("script-src 'self';")
  await expect(page.locator('[id="tls.server-expired"]')).toBeInViewport()
  await expect(page.locator('#smd-doc-count')).toHaveText(/^\d+ findings$/)
})

test('the findings page is searched by words, and a named finding is shown whatever was searched', async ({ page, server }) => {
  await page.goto(`${server.address}/findings.html`)
  const all = await page.locator('[data-documented]').count()
  expect(all).toBeGreaterThan(50)
  await page.locator('#smd-doc-query').fill('KEY mismatch')
  await expect(page.locator('[id="certificate.key-mismatch"]')).toBeVisible()
  await expect(page.locator('[id="tls.server-expired"]')).toBeHidden()
  await expect(page.locator('#smd-doc-count')).toHaveText(new RegExp(`^\\d+ of ${all} findings$`))
  await page.locator('#smd-doc-query').fill('no such words anywhere')
  await expect(page.locator('[data-documented]:visible')).toHaveCount(0)
  await expect(page.locator('#smd-doc-count')).toHaveText(`0 of ${all} findings`)
  await page.evaluate(() => (location.hash = '#tls.server-expired'))
  await expect(page.locator('[id="tls.server-expired"]')).toBeInViewport()
  await expect(page.locator('#smd-doc-query')).toHaveValue('')
})

test('the findings page keeps the theme that was chosen in the console', async ({ console, context, server }) => {
  const theme = console.page.locator('smd-theme button')
  await theme.click()
  await theme.click()
  const page = await context.newPage()
  await page.goto(`${server.address}/findings.html`)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test.describe('accessibility', () => {
  test.describe.configure({ timeout: 120_000 })

  test('axe finds nothing on a finding with evidence, command, buttons and unfolded alternatives', async ({ console, simulator }) => {
    await simulator.faults({ step: steps.connection, fault: 'client-refused-unknown-ca' })
    await console.run(steps.connection)
    await console.expectVerdict(steps.connection, 'failed')
    await console.badge(steps.connection).click()
    await expectAccessible(console.page, 'finding with a command')
    await failedToken(console, simulator, 'credentials-mismatch')
    await console.badge(steps.token).click()
    await console.finding(mismatch).locator('summary').click()
    await expect(console.finding(mismatch).locator('[data-alternative]').first()).toBeVisible()
    await expectAccessible(console.page, 'finding with alternatives')
  })

  test('axe finds nothing on the plan with its badges, unfolded at 390 px', async ({ console, simulator }) => {
    await failedToken(console, simulator)
    await console.page.setViewportSize({ width: 390, height: 844 })
    await console.page.locator('.smd-plan-toggle').click()
    await expect(console.badge(steps.token)).toBeVisible()
    await expectAccessible(console.page, 'plan with badges')
  })

  test('axe finds nothing on the findings page, whole and searched', async ({ page, server }) => {
    await page.goto(`${server.address}/findings.html#tls.server-expired`)
    await expectAccessible(page, 'findings page')
    await page.locator('#smd-doc-query').fill('certificate')
    await expectAccessible(page, 'findings page, searched')
  })
})
