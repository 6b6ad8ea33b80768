// Starts Debian's Chromium, without network traffic of its own.

import { chromium } from 'playwright-core'

export const chromiumPath = process.env.SMD_CHROMIUM ?? '/usr/bin/chromium'
export const chromiumArguments = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']

export function launchChromium() {
  return chromium.launch({ executablePath: chromiumPath, args: chromiumArguments })
}
