// The sessions' screens as a person uses them.

import { readFileSync } from 'node:fs'
import { expect, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { ConsolePage, steps } from './console_page.ts'
import type { Proxy } from './proxy.ts'

export class SessionsPage {
  readonly page: Page
  readonly screen: Locator

  constructor(page: Page) {
    this.page = page
    this.screen = page.locator('[data-screen="sessions"]')
  }

  button(id: string): Locator {
    return this.page.locator(`[data-button="${id}"]`)
  }

  row(title: string): Locator {
    return this.screen.locator('.smd-session-row', { hasText: title })
  }

  get replay(): Locator {
    return this.page.locator('[data-screen="replay"]')
  }

  get event(): Locator {
    return this.page.locator('[data-replay-event]')
  }

  async open(): Promise<void> {
    await this.button('sessions').click()
    await expect(this.screen).toBeVisible()
  }

  async save(title: string, note = ''): Promise<void> {
    await this.page.getByLabel('Title').first().fill(title)
    if (note) await this.page.getByLabel('Note').first().fill(note)
    await this.button('session:save').click()
    await expect(this.page.locator('[data-session-done]')).toContainText(title)
    await expect(this.row(title)).toHaveCount(1)
  }

  /** What an export button writes. */
  async export(format: string): Promise<{ name: string; bytes: Buffer }> {
    const waiting = this.page.waitForEvent('download')
    await this.button(`session:export:${format}`).click()
    const download = await waiting
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
  }

  async openFile(name: string, buffer: Buffer): Promise<void> {
    const choosing = this.page.waitForEvent('filechooser')
    await this.button('sessions:open-file').click()
    await (await choosing).setFiles({ name, mimeType: 'application/octet-stream', buffer })
  }

  /** To event `at`, with the buttons. */
  async step(id: 'first' | 'back' | 'forward' | 'last', at: number): Promise<void> {
    await this.button(`replay:${id}`).click()
    await expect(this.replay).toHaveAttribute('data-at', String(at))
  }

  /** The part of a stored session's row that changes it. */
  async unfold(title: string): Promise<Locator> {
    const row = this.row(title)
    await row.locator('[data-button="session:more"]').click()
    await expect(row.locator('[data-session-note]')).toBeVisible()
    return row
  }

  async total(): Promise<number> {
    const text = await this.event.locator('strong').textContent()
    return Number(/of (\d+)/.exec(text ?? '')?.[1])
  }
}

/** Another person: a browser profile of its own, logged in to the same server. */
export async function colleague(browser: Browser, server: Proxy): Promise<{ context: BrowserContext; sessions: SessionsPage; console: ConsolePage }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const console = new ConsolePage(page)
  await console.open(server.start)
  return { context, sessions: new SessionsPage(page), console }
}

let number = 0
/** The store outlives a test: every one has sessions of its own names. */
export const unique = (title: string): string => `${title} ${process.pid}-${++number}`

/** The connectivity test, each step by itself. */
export async function connectivity(console: ConsolePage): Promise<void> {
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectGood([steps.token])
  await console.run(steps.status)
  await console.run(steps.sampleData)
}
