// A feed opened from disk: read in the browser, shown as chart and table, errors with their place.

import type { ConsolePage } from '../support/console_page.ts'
import { brokenFeed, hourlyFeed } from '../support/feeds.ts'
import { expect, test } from '../support/fixtures.ts'

async function openFile(console: ConsolePage, name: string, text: string): Promise<void> {
  const [chooser] = await Promise.all([console.page.waitForEvent('filechooser'), console.button('feed:open').first().click()])
  await chooser.setFiles({ name, mimeType: 'application/xml', buffer: Buffer.from(text) })
  await expect(console.root).toHaveAttribute('data-current', 'feed')
}

test('a feed file from disk appears as a chart', async ({ console }) => {
  await openFile(console, 'week.xml', hourlyFeed(48))
  await expect(console.main.locator('h1')).toHaveText('week.xml')
  await expect(console.chart).toBeVisible()
  await expect(console.main.locator('.smd-chart-canvas')).toHaveAttribute('aria-label', /48 readings/)
})

test('a feed file from disk appears as a table with its values in local time', async ({ console }) => {
  await openFile(console, 'week.xml', hourlyFeed(48))
  const first = console.rows.first()
  await expect(first.locator('[data-column="value"]')).toContainText('1000')
  await expect(first.locator('[data-column="local"]')).toContainText('2026-01-05')
  await expect(console.main.locator('.smd-grid-foot')).toHaveText('48 rows')
})

test('the table keeps only the rows in sight and fetches the others when they are scrolled to', async ({ console }) => {
  await openFile(console, 'year.xml', hourlyFeed(3000))
  await expect(console.main.locator('.smd-grid-foot')).toHaveText('3,000 rows')
  expect(await console.rows.count()).toBeLessThan(100)
  await console.main.locator('[role="grid"]').focus()
  await console.page.keyboard.press('End')
  await expect(console.main.locator('[role="row"][aria-rowindex="3001"] [data-column="value"]')).toContainText('3999')
})

test('what is in the feed is counted', async ({ console }) => {
  await openFile(console, 'week.xml', hourlyFeed(48))
  await expect(console.main.locator('[data-resource="UsagePoint"]')).toContainText('1')
  await expect(console.main.locator('[data-resource="IntervalBlock"]')).toContainText('1')
  await expect(console.main.locator('.smd-feed .smd-figures')).toContainText('48 readings')
})

test('a malformed feed shows the line of the error', async ({ console }) => {
  const { text, line } = brokenFeed(48)
  await openFile(console, 'broken.xml', text)
  await expect(console.main.locator('[data-feed-state="failed"]')).toBeVisible()
  await expect(console.main.locator('[data-feed-error]')).toContainText(new RegExp(`line ${line}\\b`))
})

test('what was read before the error stays readable', async ({ console }) => {
  const { text } = brokenFeed(48)
  await openFile(console, 'broken.xml', text)
  await expect(console.main.locator('[data-feed-error]')).toBeVisible()
  await expect(console.main.locator('[data-resource="UsagePoint"]')).toContainText('1')
})

test('a file that is no feed says so', async ({ console }) => {
  await openFile(console, 'notes.txt', 'Dear diary, this is no feed.')
  await expect(console.main.locator('[data-feed-error]')).toBeVisible()
})

test('a feed dropped on the page is opened', async ({ console }) => {
  const transfer = await console.page.evaluateHandle((text) => {
    const data = new DataTransfer()
    data.items.add(new File([text], 'dropped.xml', { type: 'application/xml' }))
    return data
  }, hourlyFeed(24))
  await console.page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await expect(console.main.locator('h1')).toHaveText('dropped.xml')
  await expect(console.chart).toBeVisible()
})

test('the chart can be zoomed to a day and moved earlier and later', async ({ console }) => {
  await openFile(console, 'week.xml', hourlyFeed(168))
  const shown = console.main.locator('.smd-chart-window')
  const whole = await shown.innerText()
  await console.main.locator('[data-span="day"]').click()
  await expect(shown).not.toHaveText(whole)
  const lastDay = await shown.innerText()
  await console.main.locator('[data-pan="-1"]').click()
  await expect(shown).not.toHaveText(lastDay)
  await console.main.locator('[data-pan="1"]').click()
  await expect(shown).toHaveText(lastDay)
})

test('the chart draws the readings', async ({ console }) => {
  await openFile(console, 'week.xml', hourlyFeed(48))
  await expect(console.chart).toBeVisible()
  const painted = await console.chart.evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    const colours = new Set<number>()
    for (let at = 0; at < pixels.length; at += 4) if ((pixels[at + 3] ?? 0) > 0) colours.add(((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0))
    return colours.size
  })
  expect(painted).toBeGreaterThan(3)
})

test('a feed from disk does not leave the browser', async ({ console }) => {
  const sent: string[] = []
  console.page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${request.url()}`)
  })
  await openFile(console, 'week.xml', hourlyFeed(48))
  await expect(console.chart).toBeVisible()
  expect(sent).toEqual([])
})

test('a closed feed leaves the console as it was', async ({ console }) => {
  await openFile(console, 'week.xml', hourlyFeed(48))
  await console.button('feed:close').click()
  await expect(console.root).toHaveAttribute('data-current', 'registration')
  await expect(console.button('feed:show')).toHaveCount(0)
})

test('the sample data of the simulator, saved to a file, can be opened again', async ({ console, simulator }) => {
  await openFile(console, 'sample.xml', await simulator.sampleData('self_access'))
  await expect(console.chart).toBeVisible()
  await expect(console.main.locator('[data-finding]').filter({ has: console.page.locator('[data-severity="error"]') })).toHaveCount(0)
})
