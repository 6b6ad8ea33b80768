// The views of a feed as a person uses them: open one from disk, its tabs, its files, and how quickly the
// page answers meanwhile.

import { readFileSync } from 'node:fs'
import { expect, type Download, type Locator } from '@playwright/test'
import type { ConsolePage } from './console_page.ts'

interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** Microseconds of the processor. */
  tdur?: number
  args?: { name?: string }
}

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

  /** From here on the browser notes every task of the page: during one the page answers nobody. */
  async watchTasks(): Promise<void> {
    const { page } = this.console
    await page.context().browser()?.startTracing(page, { categories: ['toplevel'] })
  }

  /**
   * Those since watchTasks that took more than `limit` ms of the processor. Not of the clock: beside other
   * programs any task may be made to wait.
   */
  async tasksLongerThan(limit: number): Promise<number[]> {
    const trace = await this.console.page.context().browser()?.stopTracing()
    const { traceEvents } = JSON.parse(trace?.toString() ?? '{"traceEvents":[]}') as { traceEvents: TraceEvent[] }
    const mainThreads = new Set(traceEvents.flatMap((one) => (one.name === 'thread_name' && one.args?.name === 'CrRendererMain' ? [`${one.pid} ${one.tid}`] : [])))
    const tasks = traceEvents.filter((one) => one.tdur !== undefined && mainThreads.has(`${one.pid} ${one.tid}`))
    if (tasks.length < 100) throw new Error(`only ${tasks.length} tasks of the page were noted`)
    return tasks.map(({ tdur = 0 }) => tdur / 1000).filter((milliseconds) => milliseconds > limit)
  }
}
