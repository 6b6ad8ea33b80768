// Every wait can be ended: a call whose answer does not come, a download that is long, a file.

import { steps } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'

/** Hundreds of megabytes: it would take longer than a test may. */
const longSample = 20_000

test.beforeEach(async ({ console }) => {
  await console.fillFromSimulator('self_access')
})

test('a slow call can be cancelled, and says that it was', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'slow', value: '60000' })
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'running')
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdict(steps.token, 'could not run')
  await expect(console.main.locator('[data-outcome]')).toContainText('Stopped before it was complete')
})

test('a cancelled call ends at once, not when the answer would have come', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'slow', value: '60000' })
  await console.run(steps.token)
  const began = Date.now()
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdict(steps.token, 'could not run')
  expect(Date.now() - began).toBeLessThan(3000)
})

test('the steps behind a cancelled one are blocked, not counted as passed', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'slow', value: '60000' })
  await console.runAll()
  await console.show(steps.token)
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdicts([steps.status, steps.sampleData], 'blocked')
  await expect(console.page.locator('[data-test="connectivity"] .smd-plan-summary')).toHaveText('0 of 3 steps passed')
})

test('a cancelled step can be run again and passes', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'slow', once: true, value: '60000' })
  await console.run(steps.token)
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdict(steps.token, 'could not run')
  await console.button(`run:${steps.token}`, console.main).click()
  await console.expectVerdict(steps.token, 'passed')
})

test('a slow answer that is waited for passes', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'slow', value: '1200' })
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'running')
  await expect(console.main.locator('smd-progress')).toContainText('Waiting for the answer')
  await console.expectVerdict(steps.token, 'passed')
})

test('a long download shows how much has arrived', async ({ console, simulator }) => {
  await simulator.sample(longSample, 'all')
  await console.run(steps.sampleData)
  await expect(console.main.locator('smd-progress')).toContainText(/[\d.]+ (k|M)B received/)
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdict(steps.sampleData, 'could not run')
})

test('a cancelled download keeps what was read until then, and says so', async ({ console, simulator }) => {
  await simulator.sample(longSample, 'all')
  await console.run(steps.sampleData)
  await expect(console.main.locator('smd-progress')).toContainText(/MB received/)
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdict(steps.sampleData, 'could not run')
  await expect(console.main.locator('[data-feed-state="cancelled"]')).toBeVisible()
  await expect(console.chart).toBeVisible()
})

test('the simulator stops sending when a download is cancelled', async ({ console, simulator }) => {
  await simulator.sample(longSample, 'all')
  await console.run(steps.sampleData)
  await expect(console.main.locator('smd-progress')).toContainText(/MB received/)
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdict(steps.sampleData, 'could not run')
  await expect.poll(() => simulator.server.log).toMatch(/DownloadSampleData.*broken off/)
})

test('the page stays usable while a long download runs', async ({ console, simulator }) => {
  await simulator.sample(longSample, 'all')
  await console.run(steps.sampleData)
  await expect(console.main.locator('smd-progress')).toContainText(/MB received/)
  await console.show(steps.token)
  await expect(console.main.locator('h1')).toHaveText('Get a client access token')
  await console.show(steps.sampleData)
  await console.main.locator('smd-progress [data-button^="cancel:"]').click()
  await console.expectVerdict(steps.sampleData, 'could not run')
})
