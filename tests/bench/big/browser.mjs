// A Chromium of its own for one measurement, whose data lie on the disk: in a private window what the page
// keeps for a reload would be in memory.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumArguments, chromiumPath } from '../lib/chromium.mjs'

const patience = 30_000

/** {context, page, close}: a browser of its own, with a profile below `output` that goes afterwards. */
export async function openBrowser(output, name) {
  const profile = join(output, `profile-${name}`)
  rmSync(profile, { recursive: true, force: true })
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath,
    args: chromiumArguments,
    viewport: { width: 1440, height: 900 },
    // The first input must not wait for an animation.
    reducedMotion: 'reduce',
  })
  const page = context.pages()[0] ?? (await context.newPage())
  page.setDefaultTimeout(patience)
  return {
    context,
    page,
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
