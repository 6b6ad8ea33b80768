// How large a feed the ways without the core bear: each reads feeds of 10, 20, 40 … MB, each in a browser of
// its own, until it fails, takes too long or too much memory. The feed is one of 10 MB whose entries
// are sent again and again, so it needs no file of its own for each size.

import { readFileSync } from 'node:fs'
import { openBrowser } from './browser.mjs'
import { Devtools } from './devtools.mjs'
import { bundleContenders, contenders } from '../feed/bundle.mjs'
import { serveFeed } from '../feed/serve.mjs'
import { packageVersion } from '../lib/machine.mjs'

export const memoryLimit = 2e9
const timeLimit = 40_000
const watchEvery = 250

/** A feed of `times` times the entries of `file`: its head, entries and end as bytes. */
export function repeatedFeed(file) {
  const bytes = readFileSync(file)
  const first = bytes.indexOf('<ns1:entry') >= 0 ? bytes.indexOf('<ns1:entry') : bytes.indexOf('<entry')
  const last = bytes.lastIndexOf('</')
  if (first < 0 || last < first) throw new Error(`${file} has no entries`)
  const [head, entries, end] = [bytes.subarray(0, first), bytes.subarray(first, last), bytes.subarray(last)]
  return {
    size: (times) => head.length + entries.length * times + end.length,
    *pieces(times) {
      yield head
      for (let i = 0; i < times; ++i) yield entries
      yield end
    },
  }
}

/** By contender: {name, largest: {bytes, seconds, readings, rssBytes}, refused: {bytes, why}}. */
export async function measureSurvivors({ quick, say, benchFolder, coreFolder, feedFile, output }) {
  const feed = repeatedFeed(feedFile)
  const server = await serveFeed({ bundles: await bundleContenders(), coreFolder, repeated: feed })
  const largest = quick ? 2 : 64
  try {
    const results = {}
    for (const one of contenders.filter(({ id }) => id !== 'core')) {
      const result = { name: one.name, ...(one.package ? { version: packageVersion(benchFolder, one.package) } : {}), largest: null, refused: null }
      for (let times = 1; times <= largest && result.refused === null; times *= 2) {
        const bytes = feed.size(times)
        say(`${one.name} reads ${Math.round(bytes / 1e6)} MB`)
        const run = await readOnce(server.origin, one, times, output)
        const why = run.error ?? (run.rssBytes > memoryLimit ? 'more than 2 GB of memory' : null)
        if (why === null) result.largest = { bytes, ...run }
        else result.refused = { bytes, why, rssBytes: run.rssBytes ?? null }
      }
      results[one.id] = result
    }
    return results
  } finally {
    await server.close()
  }
}

async function readOnce(origin, one, times, output) {
  const browser = await openBrowser(output, `survive-${one.id}`)
  let rssBytes = 0
  let watching = null
  try {
    const { page, context } = browser
    await page.goto(origin)
    const devtools = await Devtools.attach(context, page)
    let over = null
    const crashed = new Promise((resolve) => page.once('crash', () => resolve({ error: 'the page crashed' })))
    const late = new Promise((resolve) => { over = setTimeout(() => resolve({ error: `longer than ${timeLimit / 1000} s` }), timeLimit) })
    const tooLarge = new Promise((resolve) => {
      watching = setInterval(() => {
        devtools.processes().then(({ renderer }) => {
          rssBytes = Math.max(rssBytes, renderer)
          if (rssBytes > memoryLimit) resolve({ error: 'more than 2 GB of memory' })
          // A page that crashed, or the browser about to be closed, has no processes to ask for.
        }, () => undefined)
      }, watchEvery)
    })
    const reading = measureIn(page, one, `/feed.xml?times=${times}`).catch((error) => ({ error: firstLine(error) }))
    const answer = await Promise.race([reading, crashed, late, tooLarge])
    clearTimeout(over)
    if (answer.error) return { error: answer.error, rssBytes }
    rssBytes = Math.max(rssBytes, (await devtools.processes()).renderer)
    return { seconds: answer.first / 1000, readings: answer.result.readings, rssBytes }
  } finally {
    clearInterval(watching)
    await browser.close()
  }
}

const firstLine = (error) => String(error.message ?? error).split('\n')[0].slice(0, 120)

/** What the contender measured, once. */
async function measureIn(page, one, url) {
  const script = `/contender/${one.id}.js`
  if (one.where === 'page') {
    await page.addScriptTag({ type: 'module', url: script })
    await page.waitForFunction('typeof measureHere === "function"')
    return page.evaluate((feed) => globalThis.measureHere(feed, { turns: 1 }), url)
  }
  const answer = await page.evaluate(([module, feed]) => new Promise((resolve) => {
    const worker = new Worker(module, { type: 'module' })
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => resolve({ error: event.message ?? 'the worker ended' })
    worker.postMessage({ feed, turns: 1 })
  }), [script, url])
  if (answer.error) return { error: answer.error }
  return answer.measured
}
