// How the browser tests run: two workers, each with its own proxy and simulator (support/fixtures.ts),
// in the machine's own Chromium. Nothing is retried: a test that fails now and then is a defect.

import { defineConfig } from '@playwright/test'

/** What is measured by the clock would measure the tests beside it. */
const measured = /at_once\.spec\.ts/

export default defineConfig({
  testDir: 'specs',
  projects: [
    { name: 'console', testIgnore: measured },
    { name: 'at once', testMatch: measured, dependencies: ['console'] },
  ],
  outputDir: 'results/artifacts',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: process.env['CI'] ? [['line']] : [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'America/Los_Angeles',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    video: 'off',
    launchOptions: {
      executablePath: process.env['SMD_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    },
  },
})
