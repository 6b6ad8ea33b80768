// Makes the pictures of the documentation from the real page: a run that passed, with the chart of the
// sample data in view, in light and dark; and feeds of several kinds, all of the simulator's sample data.
// Written to docs/, or to SMD_SCREENSHOT_DIR.

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { applicationSteps, connectivitySteps, oauthSteps, steps } from './support/console_page.ts'
import { expect, test } from './support/fixtures.ts'
import { passOAuthTest } from './support/oauth.ts'
import { FeedPage } from './support/feed_page.ts'
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

async function picture(feed: FeedPage, name: string, height: number, first: string): Promise<void> {
  const { page } = feed.console
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1280, height })
  await page.mouse.move(0, 0)
  await toTop(feed, first)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `feed-${name}.png`), animations: 'disabled' })
}

/** A part of the page, just below the bar that stays at the top. */
async function toTop(feed: FeedPage, part: string): Promise<void> {
  await feed.console.main.locator(part).first().evaluate((card) => {
    const bar = document.querySelector('.smd-header')?.getBoundingClientRect().bottom ?? 0
    window.scrollTo(0, card.getBoundingClientRect().top + window.scrollY - bar - 16)
  })
}

const kinds = [
  { name: 'electric', sample: 'electric', type: 'standard_user', days: 400, span: 'month', mode: 'day' },
  { name: 'gas', sample: 'gas', type: 'standard_user', days: 800, span: 'all', mode: 'month' },
  { name: 'solar', sample: 'solar', type: 'standard_user', days: 60, span: 'week', mode: 'readings' },
] as const

for (const kind of kinds) {
  test(`picture of a feed: ${kind.name}`, async ({ console, simulator }) => {
    await simulator.sample(kind.days, kind.sample)
    const feed = new FeedPage(console)
    await feed.open(`${kind.name}.xml`, await simulator.sampleData(kind.type))
    await feed.done()
    await console.page.setViewportSize({ width: 1280, height: 1210 })
    await feed.root.locator(`[data-span="${kind.span}"]`).click()
    await feed.root.locator(`[data-mode="${kind.mode}"]`).click()
    if (kind.name === 'solar') await feed.root.locator('[data-net]').check()
    await expect(feed.root.locator('.smd-chart-canvas')).toHaveAttribute('data-drawn', kind.name === 'solar' ? '3' : '1')
    await feed.root.locator('.smd-readout input').focus()
    for (let step = 0; step < 5; step++) await console.page.keyboard.press('ArrowRight')
    await feed.root.locator('[data-tab="usage"]').focus()
    await picture(feed, kind.name, 1210, '.smd-feed')
  })
}

test('picture of a feed: broken', async ({ console, simulator }) => {
  await simulator.sample(31, 'electric')
  const whole = await simulator.sampleData('standard_user')
  const at = whole.indexOf('</', whole.indexOf('IntervalReading', Math.floor(whole.length * 0.6)))
  const feed = new FeedPage(console)
  await feed.open('broken.xml', `${whole.slice(0, at)}</wrong${whole.slice(at + 2)}`)
  await expect(console.main.locator('[data-feed-state="failed"]')).toBeVisible()
  await console.main.locator('[data-place]').first().click()
  await expect(feed.root.locator('.smd-xml-line[data-active="true"]')).toBeVisible()
  await picture(feed, 'broken', 1180, '.smd-feed')
})
