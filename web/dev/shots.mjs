// Takes a picture of every view of the fixture in light and dark, wide and narrow, and lets axe look at
// each. Usage: npm run shots [-- name…]; pictures go to build/shots/ of the repository.

import { chromium } from '@playwright/test'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createServer } from 'vite'

const root = join(import.meta.dirname, '..')
const out = join(root, '..', 'build', 'shots')
mkdirSync(out, { recursive: true })
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const all = [
  'start',
  'certificate',
  'connection',
  'registration',
  'token-before',
  'token-running',
  'token-passed',
  'token-failed',
  'sample-data',
  'downloading',
  'oauth',
  'information',
  'feed',
  'feed-failed',
  'feed-empty',
  'production',
  'confirm',
  'login',
  'stopped',
  'findings',
  'sessions',
  'sessions-note',
  'summary',
]
const names = process.argv.slice(2).length > 0 ? process.argv.slice(2) : all

const server = await createServer({ root, logLevel: 'error', server: { port: 0 } })
await server.listen()
const address = server.resolvedUrls?.local[0]
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
let violations = 0
for (const width of [1440, 390]) {
  for (const theme of ['light', 'dark']) {
    const context = await browser.newContext({
      viewport: { width, height: width === 390 ? 844 : 900 },
      colorScheme: theme,
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => console.log(`error on the page: ${error.stack ?? error.message}`))
    page.on('console', (message) => message.type() === 'error' && console.log(`console: ${message.text()}`))
    for (const name of names) {
      const findings = 'findings.html#oauth.expires-in-text'
      await page.goto(`${address}${name === 'findings' ? findings : `dev/index.html?view=${name}&theme=${theme}`}`)
      await page.waitForSelector('main')
      await page.waitForTimeout(name.startsWith('sample') || name === 'feed' ? 900 : 150)
      await page.screenshot({ path: join(out, `${name}-${width}-${theme}.png`), fullPage: name !== 'confirm' })
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (overflow > 0) console.log(`${name} ${width}: ${overflow} px wider than the window`)
      await page.evaluate(axe)
      const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
      for (const violation of result.violations) {
        violations += 1
        console.log(`${name} ${width} ${theme}: ${violation.id} (${violation.impact}) ${violation.help}`)
        for (const node of violation.nodes.slice(0, 3))
          console.log(
            `    ${node.target.join(' ')}  ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ''}`,
          )
      }
    }
    await context.close()
  }
}
await browser.close()
await server.close()
console.log(`${names.length * 4} pictures in ${out}; axe violations: ${violations}`)
process.exitCode = violations === 0 ? 0 : 1
