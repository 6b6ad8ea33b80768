// The sessions' screens as a person uses them.

import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'

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

  async total(): Promise<number> {
    const text = await this.event.locator('strong').textContent()
    return Number(/of (\d+)/.exec(text ?? '')?.[1])
  }
}
