// The console without a mouse: Tab, Enter, arrow keys and the shortcuts.

import { connectivitySteps, preflightSteps, steps } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { expectVisibleFocus, tabTo } from '../support/keyboard.ts'

test('a whole connectivity run is done with Tab, Enter and arrow keys alone', async ({ console }) => {
  const { page } = console
  await tabTo(page, console.field('user_type'))
  await page.keyboard.press('ArrowDown')
  await expect(console.field('user_type')).toHaveValue('self_access')
  await tabTo(page, console.button('simulator:credentials'))
  await page.keyboard.press('Enter')
  await expect(console.main.locator('[data-field="client_secret"]')).toContainText('Entered: client_secret-')
  await tabTo(page, console.button('run-all'), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await console.expectVerdicts(connectivitySteps, 'passed')
})

test('a whole connectivity run is done with the shortcuts: j to the next step, Ctrl+Enter to run it', async ({ console }) => {
  const { page } = console
  await console.fillFromSimulator('self_access')
  await page.locator('#smd-heading').focus()
  for (const id of [...preflightSteps, ...connectivitySteps]) {
    await page.keyboard.press('j')
    await expect(console.main.locator(`[data-current-step="${id}"]`)).toBeVisible()
    await page.keyboard.press('ControlOrMeta+Enter')
    await console.expectGood([id])
  }
  await page.keyboard.press('k')
  await expect(console.main.locator(`[data-current-step="${steps.status}"]`)).toBeVisible()
})

test('the first stop is the skip link, and it leads to the current step', async ({ console }) => {
  const { page } = console
  await page.keyboard.press('Tab')
  await expect(page.locator('.smd-skip')).toBeFocused()
  await expect(page.locator('.smd-skip')).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(console.main).toBeFocused()
})

test('the focus can be seen at every stop of the registration panel', async ({ console }) => {
  await console.fillFromSimulator('standard_user')
  await expectVisibleFocus(console.page)
})

test('the focus can be seen at every stop of a step with its answer', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.runAll()
  await console.expectVerdicts(connectivitySteps, 'passed')
  await console.show(steps.sampleData)
  await expect(console.chart).toBeVisible()
  await expectVisibleFocus(console.page)
})

test('the arrow keys walk the plan', async ({ console }) => {
  const { page } = console
  await console.planStep(steps.token).focus()
  await page.keyboard.press('ArrowDown')
  await expect(console.planStep(steps.status)).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('Home')
  await expect(page.locator('.smd-plan-registration').first()).toBeFocused()
})

test('the tabs of an exchange are walked with the arrow keys', async ({ console }) => {
  const { page } = console
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await console.main.locator('[data-tab="pretty"]').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(console.main.locator('[data-tab="headers"]')).toBeFocused()
  await expect(console.main.locator('[role="tabpanel"] caption')).toHaveText('Answer headers')
})

test('the question before starting over is answered with the keyboard, and Escape changes nothing', async ({ console }) => {
  const { page } = console
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await console.button('reset').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Start over?' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Start over?' })).toBeHidden()
  await console.expectVerdict(steps.token, 'passed')
  await expect(console.button('reset')).toBeFocused()
})

test('the sheet of shortcuts opens with ? and closes with Escape', async ({ console }) => {
  const { page } = console
  await page.locator('#smd-heading').focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeHidden()
})

test('single keys are not taken while something is typed', async ({ console }) => {
  await console.showRegistration()
  await console.field('client_id').focus()
  await console.page.keyboard.type('jk?')
  await expect(console.field('client_id')).toHaveValue('jk?')
  await expect(console.root).toHaveAttribute('data-current', 'registration')
})

test('the log-in page is passed with the keyboard', async ({ page, server }) => {
  await page.goto(`${server.address}/`)
  await tabTo(page, page.locator('#smd-start-address'))
  await page.keyboard.insertText(server.start)
  await page.keyboard.press('Enter')
  await expect(page.locator('.smd-root')).toBeVisible()
})

test('what happens is said to a screen reader', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await expect(console.page.locator('#smd-live')).toHaveText('Get a client access token: passed.')
})
