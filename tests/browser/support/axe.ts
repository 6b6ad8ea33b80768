// Runs axe-core on a page in light and dark, at phone and desk width, and looks for horizontal scroll.
// The source goes in through the debugger, as the page's policy allows no foreign script.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test, type Page } from '@playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  help: string
  nodes: { target: unknown[]; failureSummary?: string }[]
}

interface Axe {
  run(context: Document, options: object): Promise<{ violations: Violation[] }>
}

const widths = [390, 1440]
const schemes = ['light', 'dark'] as const

/** Nothing found by axe, in both themes and at both widths; no sideways scroll on a phone. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  const before = page.viewportSize()
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const width of widths) {
      await test.step(`${screen}, ${colorScheme}, ${width} px`, async () => {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
        await settled(page)
        expect(await violations(page)).toEqual([])
        if (width === 390) expect(await overflow(page)).toEqual([])
      })
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  if (before) await page.setViewportSize(before)
  await settled(page)
}

/** Two frames, so that what answers to the new size has been drawn. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source)
  return page.evaluate(async () => {
    const axe = (window as unknown as { axe: Axe }).axe
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] })
    return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${one.help} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
  })
}

/** The elements that stick out of the page to the right, when it can be scrolled sideways. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    if (root.scrollWidth <= root.clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.scrollWidth > root.clientWidth && ![...element.children].some((child) => child.scrollWidth > root.clientWidth))
    return [`the page is ${root.scrollWidth} px wide`, ...wide.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className} in ${element.parentElement?.className ?? ''}`)]
  })
}
