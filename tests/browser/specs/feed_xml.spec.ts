// The XML of a feed: entries, the viewer, the search, the place of a finding. Large feeds: at_once.spec.ts.

import { FeedPage } from '../support/feed_page.ts'
import { brokenFeed, hourlyFeed } from '../support/feeds.ts'
import { expect, test } from '../support/fixtures.ts'

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

test('an entry that is opened by its number comes into sight in the list', async ({ console, simulator }) => {
  await console.page.setViewportSize({ width: 1440, height: 1600 })
  await simulator.sample(60, 'electric')
  const feed = new FeedPage(console)
  await feed.open('months.xml', await simulator.sampleData('standard_user'))
  await feed.done()
  await feed.tab('xml')
  await expect(feed.root.locator('[data-entry="1"]')).toBeInViewport()
  await feed.root.locator('[data-entry-jump]').fill('50')
  await console.page.keyboard.press('Enter')
  await expect(feed.xml).toContainText('Entry 50, IntervalBlock')
  await expect(feed.root.locator('[data-entry="50"][data-active="true"][aria-selected="true"]')).toBeInViewport()
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
