// Makes the pictures of the documentation from the real page: a run that passed, with the chart of the
// sample data in view, in light and dark. Written to docs/, or to SMD_SCREENSHOT_DIR.

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { applicationSteps, connectivitySteps, oauthSteps, steps } from './support/console_page.ts'
import { expect, test } from './support/fixtures.ts'
import { passOAuthTest } from './support/oauth.ts'
import { root } from './support/processes.ts'

const folder = resolve(root, process.env['SMD_SCREENSHOT_DIR'] ?? 'docs')

test('pictures of the console in light and dark', async ({ console }) => {
  const { page } = console
  await console.fillFromSimulator('standard_user')
  await console.runAll()
  await console.expectGood([...connectivitySteps, ...applicationSteps])
  await console.run(steps.scopeSelection)
  const { portal, companion } = await passOAuthTest(console, 'standard_user')
  await console.expectVerdicts(oauthSteps, 'passed')
  await portal.page.close()
  await companion.page.close()
  await console.show(steps.sampleData)
  await expect(console.chart).toBeVisible()
  // The house with solar panels: the chart has both directions.
  const series = page.locator('#smd-series')
  await series.selectOption((await series.locator('option', { hasText: '(reverse)' }).first().getAttribute('value')) ?? '')
  await console.main.locator('[data-span="week"]').click()
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 1440, height: 900 })
    // The card of the feed, just below the bar that stays at the top.
    await console.main.locator('smd-feed').evaluate((feed) => {
      const bar = document.querySelector('.smd-header')?.getBoundingClientRect().bottom ?? 0
      window.scrollTo(0, feed.getBoundingClientRect().top + window.scrollY - bar - 16)
    })
    await page.mouse.move(0, 0)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    await page.screenshot({ path: join(folder, `console-${colorScheme}.png`), animations: 'disabled' })
  }
})
