// Walks the OAuth Test from the simulator's portal, in windows of its own, as a person would.

import { expect } from '@playwright/test'
import type { ConsolePage } from './console_page.ts'
import { CompanionPage, PortalPage } from './portal_page.ts'
import type { UserType } from './simulator.ts'

export interface Windows {
  portal: PortalPage
  companion: CompanionPage
}

/** From the console's own button: the portal in a second window, START in a third. */
export async function startFromPortal(console: ConsolePage, type: UserType): Promise<Windows> {
  const opener = console.button('oauth:open-portal', console.main)
  const [window] = await Promise.all([console.page.waitForEvent('popup'), opener.click()])
  const portal = new PortalPage(window)
  await portal.choose(type)
  return { portal, companion: new CompanionPage(await portal.start()) }
}

/** START, log in, confirm, until the companion says that it is done. */
export async function passOAuthTest(console: ConsolePage, type: UserType): Promise<Windows> {
  const windows = await startFromPortal(console, type)
  await windows.companion.logIn()
  await windows.companion.confirm()
  await expect(windows.companion.page.locator('h1')).toHaveText('You can close this window')
  return windows
}
