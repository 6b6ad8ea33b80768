// The views of a feed as a person uses them: open one from disk, its tabs, its files.

import { readFileSync } from 'node:fs'
import { expect, type Download, type Locator } from '@playwright/test'
import type { ConsolePage } from './console_page.ts'

export class FeedPage {
  readonly console: ConsolePage
  readonly root: Locator

  constructor(console: ConsolePage) {
    this.console = console
    this.root = console.main.locator('.smd-feed')
  }

  /** `content` is the feed itself, or `{ path }` of a file that has it. */
  async open(name: string, content: string | { path: string }): Promise<void> {
    const { page } = this.console
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), this.console.button('feed:open').first().click()])
    await chooser.setFiles(typeof content === 'string' ? { name, mimeType: 'application/xml', buffer: Buffer.from(content) } : content.path)
    await expect(this.console.root).toHaveAttribute('data-current', 'feed')
  }

  async done(timeout = 15_000): Promise<void> {
    await expect(this.console.main.locator('[data-feed-state="done"]')).toBeVisible({ timeout })
  }

  async tab(name: 'usage' | 'totals' | 'xml' | 'customer'): Promise<void> {
    await this.root.locator(`[data-tab="${name}"]`).click()
  }

  get xml(): Locator {
    return this.root.locator('.smd-xml-view')
  }

  get xmlLines(): Locator {
    return this.root.locator('.smd-xml-line')
  }

  get readout(): Locator {
    return this.root.locator('[data-readout]')
  }

  async saved(button: string): Promise<Download> {
    const [download] = await Promise.all([this.console.page.waitForEvent('download'), this.root.locator(button).first().click()])
    return download
  }

  async savedBytes(button: string): Promise<{ name: string; bytes: Buffer }> {
    const download = await this.saved(button)
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
  }
}
