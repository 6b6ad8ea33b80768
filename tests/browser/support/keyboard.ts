// Moves through the page with the keyboard alone, and says where the focus is and whether it can be seen.

import { expect, type Locator, type Page } from '@playwright/test'

const longestWay = 80

/** Tab until the element has the focus; fails when it can't be reached. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let count = 0; count < longestWay; count++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${String(target)} was not reached with ${longestWay} times ${key}`)
}

export interface Focused {
  name: string
  visible: boolean
  inView: boolean
  end: boolean
}

/** What has the focus: whether a ring or another mark is drawn around it, and whether it is in view. */
export function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return { name: 'body', visible: true, inView: true, end: true }
    const marked = (one: Element): boolean => {
      const style = getComputedStyle(one)
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'
    }
    const box = element.getBoundingClientRect()
    const name = element.dataset['button'] ?? (element.id || element.getAttribute('aria-label') || element.textContent?.trim().slice(0, 40) || element.tagName)
    return {
      name: `${element.tagName.toLowerCase()} ${name}`,
      visible: marked(element) || (element.parentElement !== null && element.parentElement.matches(':focus-within') && marked(element.parentElement)),
      inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      end: false,
    }
  })
}

/** Tabs once through the whole page, from its first stop on, and gives every stop. */
export async function tabStops(page: Page): Promise<Focused[]> {
  await page.locator('.smd-skip').focus()
  const stops: Focused[] = []
  for (let count = 0; count < 200; count++) {
    const at = await focused(page)
    if (at.end) return stops
    stops.push(at)
    await page.keyboard.press('Tab')
  }
  return stops
}

/**
 * Every stop has a ring or another mark, and is in view. A control with several stops inside of it (the
 * parts of a date) counts once; the skip link is its own mark, because only the focus makes it appear.
 */
export async function expectVisibleFocus(page: Page): Promise<void> {
  const stops = await tabStops(page)
  expect(stops.length).toBeGreaterThan(10)
  const marked = new Set(stops.filter((stop) => stop.visible).map((stop) => stop.name))
  const unmarked = stops.filter((stop) => !marked.has(stop.name) && !stop.name.includes('Skip to'))
  expect([...unmarked, ...stops.filter((stop) => !stop.inView)]).toEqual([])
}
