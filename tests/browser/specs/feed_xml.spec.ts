// The XML of a feed: entries, the viewer, the search; also where the feed is 60 MB on a single line, and a
// table of a million rows. The page answers while all of that happens.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FeedPage } from '../support/feed_page.ts'
import { brokenFeed, hourlyFeed, writeLongFeed } from '../support/feeds.ts'
import { expect, test } from '../support/fixtures.ts'

/** What a person takes for at once. */
const answersWithin = 100

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

test('the entries are listed, and their XML is shown pretty and raw', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  await feed.done()
  await feed.tab('xml')
  await expect(feed.root.locator('[data-entry]').filter({ hasText: 'UsagePoint' })).toHaveCount(1)
  await feed.root.locator('[data-entry="4"]').click()
  await expect(feed.xml).toContainText('Entry 4, ReadingType')
  await expect(feed.xmlLines.filter({ hasText: 'intervalLength' }).locator('code')).toHaveText('<espi:intervalLength>3600</espi:intervalLength>')
  await feed.xml.locator('[data-mode="raw"]').click()
  await expect(feed.xml).toHaveAttribute('data-xml', 'raw')
  // As sent: the whole content of the entry is one line.
  await expect(feed.xmlLines.filter({ hasText: 'intervalLength' })).toContainText('<espi:ReadingType><espi:accumulationBehaviour>')
})

test('the entries can be filtered, chosen by number and by keyboard', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  await feed.done()
  await feed.tab('xml')
  await feed.root.locator('[data-entries-of]').selectOption('IntervalBlock')
  await expect(feed.root.locator('.smd-entry')).toHaveCount(1)
  await feed.root.locator('.smd-entries').focus()
  await console.page.keyboard.press('Enter')
  await expect(feed.xml).toContainText('Entry 5, IntervalBlock')
  await feed.root.locator('[data-entry-jump]').fill('2')
  await console.page.keyboard.press('Enter')
  await expect(feed.xml).toContainText('Entry 2, LocalTimeParameters')
})

test('an entry is saved as it was sent', async ({ console }) => {
  const feed = new FeedPage(console)
  const text = hourlyFeed(48)
  await feed.open('week.xml', text)
  await feed.done()
  await feed.tab('xml')
  await feed.root.locator('[data-entry="5"]').click()
  await expect(feed.xml).toContainText('Entry 5')
  const { name, bytes } = await feed.savedBytes('[data-xml-save]')
  expect(name).toBe('week-entry-5.xml')
  expect(text).toContain(bytes.toString())
  expect(bytes.toString()).toContain('<espi:value>1047</espi:value>')
})

test('a search finds every place and opens the entry there', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  await feed.done()
  await feed.tab('xml')
  await feed.root.locator('#smd-feed-search').fill('<ESPI:value>1030<')
  await feed.root.locator('[data-search="start"]').click()
  await expect(feed.root.locator('[data-search-count]')).toHaveAttribute('data-search-count', '1')
  await feed.root.locator('[data-hit]').click()
  await expect(feed.xml).toContainText('Entry 5')
  await expect(feed.root.locator('.smd-xml-line[data-active="true"]')).toContainText('1030')
  await feed.root.locator('[data-ignore-case]').uncheck()
  await feed.root.locator('[data-search="start"]').click()
  await expect(feed.root.locator('[data-search-count]')).toHaveAttribute('data-search-count', '0')
})

test('more than a thousand places are counted, and it is said that the first thousand can be opened', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('months.xml', hourlyFeed(1500))
  await feed.done()
  await feed.tab('xml')
  await feed.root.locator('#smd-feed-search').fill('<espi:IntervalReading>')
  await feed.root.locator('[data-search="start"]').click()
  await expect(feed.root.locator('[data-search-count="1500"]')).toContainText('1,500 places found; the first 1,000 can be opened')
})

test('a broken feed shows its XML, and a finding leads to its place', async ({ console }) => {
  const feed = new FeedPage(console)
  const { text } = brokenFeed(48)
  await feed.open('broken.xml', text)
  await expect(console.main.locator('[data-feed-state="failed"]')).toBeVisible()
  const place = console.main.locator('[data-place]').first()
  await expect(place).toBeVisible()
  await place.click()
  await expect(feed.xml).toBeVisible()
  await expect(feed.root.locator('.smd-xml-line[data-active="true"]')).toBeInViewport()
})

test('a feed of 60 MB on a single line is shown, pretty and raw, and the page answers meanwhile', async ({ console }) => {
  test.setTimeout(180_000)
  await withFile(
    (path) => writeLongFeed(path, 390_000, ''),
    async (path) => {
      const feed = new FeedPage(console)
      await feed.watchAnswers()
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
      expect(await feed.slowAnswer()).toBeLessThanOrEqual(answersWithin)
    },
  )
})

test('a million readings: the chart grows while they are read, the last row is there, and a search can be cancelled', async ({ console }) => {
  test.setTimeout(240_000)
  await withFile(
    (path) => writeLongFeed(path, 1_000_000, '\n'),
    async (path) => {
      const feed = new FeedPage(console)
      await feed.watchAnswers()
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
      expect(await feed.slowAnswer()).toBeLessThanOrEqual(answersWithin)
    },
  )
})

test('a feed that was closed leaves no bytes behind', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  await feed.done()
  const stored = (): Promise<number> =>
    console.page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open('smd-console')
          opening.onerror = () => reject(opening.error)
          opening.onsuccess = () => {
            const counting = opening.result.transaction('pieces').objectStore('pieces').count()
            counting.onsuccess = () => {
              opening.result.close()
              resolve(counting.result)
            }
          }
        }),
    )
  await expect.poll(stored).toBe(1)
  await console.button('feed:close').click()
  await expect.poll(stored).toBe(0)
})
