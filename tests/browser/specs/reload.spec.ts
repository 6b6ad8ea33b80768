// A reload or a crash of the tab: everything comes back but the secrets, and the console says so.

import { ConsolePage, connectivitySteps, steps } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'

test.beforeEach(async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.runAll()
  await console.expectVerdicts(connectivitySteps, 'passed')
})

test('the verdicts come back after a reload', async ({ console }) => {
  await console.page.reload()
  await console.expectVerdicts(connectivitySteps, 'passed')
})

test('the chosen user type and the client ID come back after a reload', async ({ console, simulator }) => {
  await console.page.reload()
  await console.showRegistration()
  await expect(console.field('user_type')).toHaveValue('self_access')
  await expect(console.field('client_id')).toHaveValue((await simulator.registration('self_access')).client_id)
})

test('the exchanges come back after a reload, with the same answer', async ({ console }) => {
  await console.show(steps.status)
  const answer = console.main.locator('[data-exchange] .smd-tabpanel pre')
  const before = await answer.innerText()
  expect(before).toContain('currentStatus')
  await console.page.reload()
  await expect(answer).toHaveText(before)
})

test('the chart and the table of the sample data come back after a reload', async ({ console }) => {
  await console.show(steps.sampleData)
  await expect(console.chart).toBeVisible()
  const firstRow = await console.rows.first().innerText()
  await console.page.reload()
  await expect(console.chart).toBeVisible()
  await expect(console.rows.first()).toHaveText(firstRow.split(/\n+/).join(''))
})

test('the step that was shown is shown again after a reload', async ({ console }) => {
  await console.show(steps.status)
  await console.page.reload()
  await expect(console.main.locator(`[data-current-step="${steps.status}"]`)).toBeVisible()
})

test('the secrets are gone after a reload, and the console says so', async ({ console }) => {
  await console.page.reload()
  await expect(console.page.locator('[data-notice="restored"]')).toContainText('except the secrets')
  await expect(console.page.locator('[data-token]')).toHaveCount(0)
  await console.showRegistration()
  await expect(console.main.locator('[data-field="client_secret"] .smd-note--masked')).toHaveCount(0)
})

test('the next call after a reload asks for the client secret', async ({ console }) => {
  await console.page.reload()
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'waiting for you')
  await expect(console.field('client_secret')).toBeFocused()
})

test('the run goes on after a reload once the secrets are entered again', async ({ console, simulator }) => {
  await console.page.reload()
  await console.showRegistration()
  await console.field('client_secret').fill((await simulator.registration('self_access')).client_secret)
  await console.runAll()
  await console.expectVerdicts(connectivitySteps, 'passed')
  await expect(console.page.locator('[data-token="client_access_token"]')).toBeVisible()
})

test('a second reload brings back what the first one brought back', async ({ console }) => {
  await console.page.reload()
  await console.expectVerdicts(connectivitySteps, 'passed')
  await console.page.reload()
  await console.expectVerdicts(connectivitySteps, 'passed')
})

test('a call that was under way at the reload is shown as broken off', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.status, fault: 'stall' })
  await console.run(steps.status)
  await console.expectVerdict(steps.status, 'running')
  await console.page.reload()
  await console.expectVerdict(steps.status, 'could not run')
  await expect(console.main).toContainText('Broken off when the page was reloaded')
})

test('after a crash of the tab a new one shows the same run', async ({ console, context, server }) => {
  const crashed = console.page.waitForEvent('crash')
  await console.page.goto('chrome://crash').catch(() => undefined)
  await crashed
  const page = await context.newPage()
  await console.page.close()
  const again = new ConsolePage(page)
  await again.open(`${server.address}/`)
  await again.expectVerdicts(connectivitySteps, 'passed')
  await again.show(steps.sampleData)
  await expect(again.chart).toBeVisible()
  await expect(page.locator('[data-notice="restored"]')).toBeVisible()
})

test('a second tab does not write into the run of the first', async ({ console, context, server }) => {
  const page = await context.newPage()
  await page.goto(`${server.address}/`)
  await expect(page.locator('[data-gate="elsewhere"]')).toBeVisible()
  await page.getByRole('button', { name: 'Use it here' }).click()
  await new ConsolePage(page).expectVerdicts(connectivitySteps, 'passed')
  await expect(console.page.locator('[data-gate="elsewhere"]')).toBeVisible()
})

test('starting over deletes the run for the next reload as well', async ({ console }) => {
  await console.button('reset').click()
  await console.button('reset-confirmed').click()
  await console.expectVerdicts(connectivitySteps, 'not run')
  await console.page.reload()
  await console.expectVerdicts(connectivitySteps, 'not run')
})
