// What a feed shows: words, figures, chart, table, totals, customer data, and the files saved of it.

import { expectAccessible } from '../support/axe.ts'
import { FeedPage } from '../support/feed_page.ts'
import { customerFeed, firstReading, hourlyFeed, solarFeed } from '../support/feeds.ts'
import { expect, test } from '../support/fixtures.ts'

test('a feed is told in words that can be copied', async ({ console, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  const summary = feed.root.locator('[data-feed-summary]')
  await expect(summary).toContainText('Electricity delivered')
  await feed.root.locator('.smd-feed-summary button').click()
  await expect.poll(() => console.page.evaluate(() => navigator.clipboard.readText())).toBe(await summary.innerText())
})

test('the figures of a series are those of its readings', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  const facts = feed.root.locator('[data-facts]')
  // 1000 + 1001 + … + 1047
  await expect(facts).toContainText('49,128')
  await expect(facts).toContainText('100.00 %')
  await expect(facts).toContainText('1,047')
})

test('a gap is counted and listed, and the chart leaves it open', async ({ console }) => {
  const feed = new FeedPage(console)
  const text = hourlyFeed(48).split('\n')
  const first = text.findIndex((line) => line.startsWith('<espi:IntervalReading>'))
  text.splice(first + 10, 4)
  await feed.open('gap.xml', text.join('\n'))
  const gaps = feed.root.locator('[data-gaps]')
  await expect(gaps.locator('summary')).toContainText('1 gap')
  await expect(gaps.locator('summary')).toContainText('4 h')
  await gaps.locator('summary').click()
  await expect(gaps.locator('li')).toHaveCount(1)
  await expect(gaps.locator('li')).toContainText('2026-01-05 10:00')
})

test('totals by month and by day add up', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  await feed.tab('totals')
  await expect(feed.root.locator('[data-total="2026-01"]')).toContainText('49128')
  await feed.root.locator('[data-totals="day"]').click()
  // 1000 … 1023 on the first day
  await expect(feed.root.locator('[data-total="2026-01-05"]')).toContainText('24276')
  await expect(feed.root.locator('[data-total]')).toHaveCount(2)
})

test('the chart zooms and moves by buttons, keys, drag and wheel', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('months.xml', hourlyFeed(24 * 90))
  await expect(console.chart).toBeVisible()
  const shown = feed.root.locator('.smd-chart-window')
  const pressed = (span: string) => expect(feed.root.locator(`[data-span="${span}"]`)).toHaveAttribute('aria-pressed', 'true')
  await pressed('all')
  const whole = await shown.innerText()
  await feed.root.locator('[data-span="week"]').click()
  await pressed('week')
  const week = await shown.innerText()
  const canvas = feed.root.locator('.smd-chart-canvas')
  await canvas.focus()
  await console.page.keyboard.press('ArrowLeft')
  await expect(shown).not.toHaveText(week)
  const moved = await shown.innerText()
  await console.page.keyboard.press('+')
  await expect(shown).not.toHaveText(moved)
  await console.page.keyboard.press('Home')
  await expect(shown).toHaveText(whole)
  const box = (await feed.root.locator('.u-over').boundingBox())!
  await console.page.mouse.move(box.x + box.width * 0.3, box.y + 50)
  await console.page.mouse.down()
  await console.page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 })
  await console.page.mouse.up()
  await expect(shown).not.toHaveText(whole)
  await feed.root.locator('.u-over').dblclick()
  await expect(shown).toHaveText(whole)
  await canvas.dispatchEvent('wheel', { deltaY: -300, ctrlKey: true, clientX: box.x + box.width / 2, clientY: box.y + 50, bubbles: true, cancelable: true })
  await expect(shown).not.toHaveText(whole)
})

test('delivered and received lie over each other, and their net can be drawn', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('solar.xml', solarFeed(48))
  const canvas = feed.root.locator('.smd-chart-canvas')
  await expect(feed.root.locator('.smd-legend')).toContainText('delivered')
  await expect(canvas).toHaveAttribute('data-drawn', '2')
  await feed.root.locator('[data-net]').check()
  await expect(canvas).toHaveAttribute('data-drawn', '3')
  await expect(feed.root.locator('.smd-legend')).toContainText('net: delivered minus received')
  // 1000 − 100 in the first hour
  await feed.root.locator('.smd-readout input').focus()
  await console.page.keyboard.press('ArrowRight')
  await console.page.keyboard.press('Home')
  await expect(feed.readout).toContainText('net 900')
})

test('the chart draws daily and monthly totals as bars', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('month.xml', hourlyFeed(24 * 40))
  await expect(console.chart).toBeVisible()
  const before = await console.chart.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  await feed.root.locator('[data-mode="day"]').click()
  await expect.poll(() => console.chart.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())).not.toBe(before)
  await feed.root.locator('.smd-readout input').focus()
  await console.page.keyboard.press('End')
  await console.page.keyboard.press('Home')
  await expect(feed.readout).toContainText('2026-01-05')
  await expect(feed.readout).toContainText('24 readings')
  await feed.root.locator('[data-mode="month"]').click()
  await console.page.keyboard.press('End')
  await feed.root.locator('.smd-readout input').focus()
  await console.page.keyboard.press('End')
  await expect(feed.readout).toContainText('2026-02')
})

test('the slider reads the chart: local time, value, quality', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  await expect(console.chart).toBeVisible()
  const slider = feed.root.locator('.smd-readout input')
  await slider.focus()
  await console.page.keyboard.press('ArrowRight')
  await expect(feed.readout).toContainText('2026-01-05')
  await expect(feed.readout).toContainText('delivered (forward) 1001')
  await expect(slider).toHaveAttribute('aria-valuetext', /1001/)
})

test('the picture of the chart is a PNG with something in it', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  await expect(console.chart).toBeVisible()
  const { name, bytes } = await feed.savedBytes('[data-save="png"]')
  expect(name).toMatch(/^usage-point-7-delivered\.png$/)
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]))
  const colours = await console.page.evaluate(async (base64) => {
    const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([data], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const pen = canvas.getContext('2d')!
    pen.drawImage(picture, 0, 0)
    const pixels = pen.getImageData(0, 0, picture.width, picture.height).data
    const title = pen.getImageData(20, 10, 400, 40).data
    const seen = (data: Uint8ClampedArray): number => {
      const colours = new Set<number>()
      for (let at = 0; at < data.length; at += 4) colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!)
      return colours.size
    }
    return { all: seen(pixels), title: seen(title), width: picture.width, corner: [...pixels.slice(0, 3)] }
  }, bytes.toString('base64'))
  expect(colours.all).toBeGreaterThan(20)
  expect(colours.title).toBeGreaterThan(4)
  expect(colours.width).toBeGreaterThanOrEqual(1200)
  expect(colours.corner).toEqual([255, 255, 255])
})

test('CSV and JSON hold every reading of the feed', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('week.xml', hourlyFeed(48))
  const csv = await feed.savedBytes('[data-save="csv"]')
  expect(csv.name).toBe('usage-point-7-delivered.csv')
  const lines = csv.bytes.toString().trim().split(/\r?\n/)
  expect(lines).toHaveLength(49)
  lines.slice(1).forEach((line, index) => {
    expect(line).toContain(new Date((firstReading + index * 3600) * 1000).toISOString().slice(0, 19))
    expect(line.split(',').map((cell) => Number(cell))).toContain(1000 + index)
  })
  const json = await feed.savedBytes('[data-save="json"]')
  expect(json.name).toBe('usage-point-7-delivered.json')
  const parsed: unknown = JSON.parse(json.bytes.toString())
  const text = JSON.stringify(parsed)
  for (const value of [1000, 1023, 1047]) expect(text).toContain(String(value))
})

test('the table goes to a day and time', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('months.xml', hourlyFeed(24 * 90))
  await feed.root.locator('#smd-grid-jump').fill('2026-02-10T06:00')
  await feed.root.locator('.smd-grid-jump button').click()
  const active = feed.root.locator('.smd-grid-row[data-active="true"]')
  await expect(active.locator('[data-column="local"]')).toContainText('2026-02-10 06:00')
  await expect(active).toHaveAttribute('aria-rowindex', String(36 * 24 + 6 + 2))
  await console.page.keyboard.press('ArrowDown')
  await expect(active.locator('[data-column="local"]')).toContainText('2026-02-10 07:00')
})

test('customer data is masked until it is asked for, in the panel, the XML and the search', async ({ console }) => {
  const feed = new FeedPage(console)
  await feed.open('customer.xml', customerFeed(24, 'Ada Example'))
  await feed.tab('customer')
  const panel = feed.root.locator('[data-customer]')
  await expect(panel).toHaveAttribute('data-customer', 'masked')
  await expect(panel).toContainText('•••')
  await feed.tab('xml')
  await feed.root.locator('[data-entry-jump]').fill('6')
  await feed.root.locator('.smd-xml-filter form button').click()
  await expect(feed.xml).toContainText('Entry 6')
  await expect(feed.xmlLines.filter({ hasText: 'cust:name' })).toContainText('•••')
  await feed.root.locator('#smd-feed-search').fill('ada example')
  await feed.root.locator('[data-search="start"]').click()
  await expect(feed.root.locator('[data-hit]')).toHaveCount(1)
  await expect(feed.root).not.toContainText('Ada Example')
  await feed.tab('customer')
  await panel.getByRole('button', { name: /customer data/i }).click()
  await expect(panel).toHaveAttribute('data-customer', 'shown')
  await expect(panel).toContainText('Ada Example')
  await feed.tab('xml')
  await expect(feed.xmlLines.filter({ hasText: 'cust:name' })).toContainText('Ada Example')
})

test('the views of a feed are accessible, wide and narrow, light and dark', async ({ console }) => {
  test.setTimeout(120_000)
  const feed = new FeedPage(console)
  await feed.open('solar.xml', solarFeed(24 * 40))
  await expect(console.chart).toBeVisible()
  for (const tab of ['usage', 'totals', 'xml'] as const) {
    await feed.tab(tab)
    if (tab === 'totals') await expect(feed.root.locator('[data-total]').first()).toBeVisible()
    if (tab === 'xml') await expect(feed.xml).toHaveAttribute('data-ready', 'true')
    await expectAccessible(console.page, `feed, ${tab}`)
  }
})
