// The simulator's portal page, and the companion's pages that START leads to.

import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test'
import type { UserType } from './simulator.ts'

const titles: Record<UserType, string> = {
  standard_user: 'Standard User',
  self_access: 'Self Access',
  energy_efficiency_finance: 'Energy Efficiency Finance',
  community_choice_aggregator: 'Community Choice Aggregator',
}

export class PortalPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  static async open(context: BrowserContext, address: string): Promise<PortalPage> {
    const page = await context.newPage()
    await page.goto(address)
    return new PortalPage(page)
  }

  async choose(type: UserType): Promise<void> {
    const choice = this.page.locator('#registration')
    const option = choice.locator('option', { hasText: titles[type] })
    await expect(option).toHaveCount(1)
    await choice.selectOption((await option.getAttribute('value')) ?? '')
  }

  get milestones(): Locator {
    return this.page.locator('#milestones tbody')
  }

  /** Presses Go and START; the OAuth Test opens in the window that is returned. */
  async start(): Promise<Page> {
    await this.page.locator('#go').click()
    const [window] = await Promise.all([this.page.context().waitForEvent('page'), this.page.getByRole('button', { name: 'START' }).click()])
    await window.waitForLoadState()
    return window
  }
}

/** The third party's pages, played by the proxy: log in, confirm, done. */
export class CompanionPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async logIn(): Promise<void> {
    await this.page.locator('#log-in').click()
    await expect(this.page.locator('#confirm')).toBeVisible()
  }

  /** Leads over the custodian's authorize address back to the companion. */
  async confirm(): Promise<void> {
    await this.page.locator('#confirm').click()
    await expect(this.page.locator('[role="status"]')).toBeVisible()
  }
}
