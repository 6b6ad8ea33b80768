// Feed bytes to model in Chromium: the core against the ways a page without it would take. Every single
// measurement has a page (and worker) of its own, and the contenders take turns.

import { statSync } from 'node:fs'
import { launchChromium } from '../lib/chromium.mjs'
import { packageVersion } from '../lib/machine.mjs'
import { spread } from '../lib/stats.mjs'
import { bundleContenders, contenders } from './bundle.mjs'
import { serveFeed } from './serve.mjs'

const limit = 180_000

export async function measureFeed({ feedFile, coreFolder, quick, say, benchFolder }) {
  const server = await serveFeed({ bundles: await bundleContenders(), coreFolder, feedFile })
  const browser = await launchChromium()
  const samples = new Map(contenders.map((one) => [one.id, []]))
  const rounds = quick ? 1 : 3
  try {
    for (let round = 0; round < rounds; round++) {
      for (const one of contenders) {
        say(`feed in Chromium, round ${round + 1} of ${rounds}: ${one.name}`)
        samples.get(one.id).push(await measureOne(browser, server.origin, one))
      }
    }
  } finally {
    await browser.close()
    await server.close()
  }
  const bytes = statSync(feedFile).size
  compareResults(samples)
  const rate = (times) => spread(times.map((ms) => (bytes / ms) * 1000))
  return {
    bytes,
    rounds,
    readings: samples.get('core')[0].result.readings,
    contenders: Object.fromEntries(
      contenders.map((one) => [
        one.id,
        {
          name: one.name,
          ...(one.package ? { version: packageVersion(benchFolder, one.package) } : {}),
          firstBytesPerSecond: rate(samples.get(one.id).map((s) => s.first)),
          secondBytesPerSecond: rate(samples.get(one.id).map((s) => s.second)),
        },
      ]),
    ),
  }
}

async function measureOne(browser, origin, one) {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    page.setDefaultTimeout(limit)
    await page.goto(origin)
    const script = `/contender/${one.id}.js`
    if (one.where === 'page') {
      await page.addScriptTag({ type: 'module', url: script })
      await page.waitForFunction('typeof measureHere === "function"')
      return await page.evaluate('measureHere("/feed.xml")')
    }
    const answer = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const worker = new Worker(url, { type: 'module' })
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = (event) => resolve({ error: event.message ?? 'the worker did not load' })
          worker.postMessage({ feed: '/feed.xml' })
        }),
      script,
    )
    if (answer.error) throw new Error(`${one.name}: ${answer.error}`)
    return answer.measured
  } finally {
    await context.close()
  }
}

/** A contender that reads something else is not measured but refused. */
function compareResults(samples) {
  const want = samples.get('dom_parser')[0].result
  for (const [id, list] of samples) {
    for (const { result } of list) {
      for (const [name, value] of Object.entries(result)) {
        if (value !== want[name]) throw new Error(`${id} read ${name} ${value}, DOMParser ${want[name]}`)
      }
    }
  }
}
