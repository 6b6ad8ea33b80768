// The page answers at once: beside a long answer, and while feeds of 60 MB on a single line and of a million
// readings are read, shown and searched. So that nothing takes their processor, these tests run one after the
// other and behind all others (playwright.config.ts).

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectivitySteps, steps } from '../support/console_page.ts'
import { FeedPage } from '../support/feed_page.ts'
import { writeLongFeed } from '../support/feeds.ts'
import { expect, test } from '../support/fixtures.ts'
import { tabStops } from '../support/keyboard.ts'
import { TaskWatch } from '../support/tasks.ts'

test.describe.configure({ mode: 'default' })

async function withFile(write: (path: string) => void, use: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'smd-feed-'))
  try {
    const path = join(folder, 'long.xml')
    write(path)
    await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('every key is answered at once, however long the answer is that is shown', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.runAll()
  await console.expectVerdicts(connectivitySteps, 'passed')
  await console.show(steps.sampleData)
  await expect(console.chart).toBeVisible()
  const answer = console.main.locator('smd-code').filter({ hasText: 'IntervalReading' }).first()
  expect(((await answer.textContent()) ?? '').length).toBeGreaterThan(10_000)
  const tasks = await TaskWatch.start(console.page)
  expect((await tabStops(console.page)).length).toBeGreaterThan(10)
  await tasks.expectShort()
})

test('a feed of 60 MB on a single line is shown, pretty and raw, and the page answers meanwhile', async ({ console }) => {
  test.setTimeout(180_000)
  await withFile(
    (path) => writeLongFeed(path, 390_000, ''),
    async (path) => {
      const feed = new FeedPage(console)
      const tasks = await TaskWatch.start(console.page)
      await feed.open('long.xml', { path })
      await feed.done(60_000)
      await feed.tab('xml')
      await feed.root.locator('[data-entry="whole"]').click()
      await expect(feed.xml).toHaveAttribute('data-ready', 'true', { timeout: 60_000 })
      const count = Number(await feed.xml.locator('[data-xml-lines]').getAttribute('data-xml-lines'))
      expect(count).toBeGreaterThan(390_000 * 3)
      await feed.xml.locator('[data-scroller]').evaluate((element) => (element.scrollTop = element.scrollHeight))
      await expect(feed.xmlLines.last()).toContainText('</feed>')
      await feed.xml.locator('[data-mode="raw"]').click()
      await expect(feed.xml).toHaveAttribute('data-xml', 'raw')
      await expect(feed.xml).toHaveAttribute('data-ready', 'true', { timeout: 60_000 })
      await expect(feed.xmlLines.first()).toContainText('<?xml version="1.0"')
      await feed.root.locator('#smd-feed-search').fill(`<espi:start>${86_400 + 389_999 * 3600}<`)
      await feed.root.locator('[data-search="start"]').click()
      await expect(feed.root.locator('[data-hit]')).toHaveCount(1, { timeout: 60_000 })
      await tasks.expectShort()
    },
  )
})

test('a million readings: the chart grows while they are read, the last row is there, and a search can be cancelled', async ({ console }) => {
  test.setTimeout(240_000)
  await withFile(
    (path) => writeLongFeed(path, 1_000_000, '\n'),
    async (path) => {
      const feed = new FeedPage(console)
      const tasks = await TaskWatch.start(console.page)
      await feed.open('million.xml', { path })
      await expect(console.main.locator('[data-feed-state="reading"] .smd-chart-canvas canvas')).toBeVisible({ timeout: 60_000 })
      await feed.done(120_000)
      await expect(feed.root.locator('.smd-grid-foot')).toHaveText('1,000,000 rows')
      await feed.root.locator('[role="grid"]').focus()
      await console.page.keyboard.press('End')
      await expect(feed.root.locator('[role="row"][aria-rowindex="1000001"] [data-column="value"]')).toContainText('999')
      await console.page.keyboard.press('Home')
      await expect(feed.root.locator('[role="row"][aria-rowindex="2"] [data-column="value"]')).toBeVisible()
      await feed.tab('xml')
      await feed.root.locator('#smd-feed-search').fill('not in this feed')
      await feed.root.locator('[data-search="start"]').click()
      await feed.root.locator('[data-search="cancel"]').click()
      await expect(feed.root.locator('.smd-feed-search')).toContainText('Cancelled')
      await tasks.expectShort()
    },
  )
})
