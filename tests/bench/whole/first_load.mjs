// Bytes that cross the network when Chromium opens the console for the first time, through smd-proxy,
// until the page shows its plan: every request, heads and compressed bodies, workers' requests included.

import { join } from 'node:path'
import { launchChromium } from '../lib/chromium.mjs'
import { startProxy } from '../lib/login.mjs'
import { startSimulator } from '../lib/simulator.mjs'

export async function measureFirstLoad({ processes, folder, programs, web, say }) {
  say('first visit of the page')
  const simulator = await startSimulator(processes, 'first-load-simulator', join(programs, 'smd-simulator'), folder)
  const proxy = await startProxy(processes, 'first-load-proxy', join(programs, 'smd-proxy'),
    ['--web', web, '--store', 'none', '--simulator', simulator.readyFile], join(folder, 'first-load-proxy.ready.json'))
  const browser = await launchChromium()
  try {
    const page = await (await browser.newContext()).newPage()
    const requests = []
    const failed = []
    page.on('request', (request) => requests.push(request))
    page.on('requestfailed', (request) => failed.push(request.url()))
    const began = performance.now()
    await page.goto(proxy.start)
    // The plan is what the core draws: when a step is there, everything of the first visit has come.
    await page.getByText('API Connectivity Test').first().waitFor({ timeout: 30_000 })
    const milliseconds = performance.now() - began
    await page.waitForTimeout(1500)
    if (failed.length > 0) throw new Error(`requests of the first visit failed: ${failed.join(' ')}`)
    const rows = await Promise.all(requests.map(describe))
    rows.sort((a, b) => b.bytes - a.bytes)
    return { milliseconds, bytes: rows.reduce((sum, row) => sum + row.bytes, 0), requests: rows }
  } finally {
    await browser.close()
    await processes.stop(proxy.child)
    await processes.stop(simulator.child)
  }
}

async function describe(request) {
  const response = await request.response()
  const heads = (await response?.allHeaders()) ?? {}
  // A stream of events that never ends has no size yet.
  const endless = (heads['content-type'] ?? '').startsWith('text/event-stream')
  const sizes = endless ? { responseHeadersSize: 0, responseBodySize: 0 } : await request.sizes()
  // Of a worker's own script Chromium tells the head only: the length that the server announced counts.
  const bodyBytes = Math.max(sizes.responseBodySize, Number(heads['content-length'] ?? 0))
  return {
    method: request.method(),
    path: new URL(request.url()).pathname,
    status: response?.status() ?? 0,
    encoding: heads['content-encoding'] ?? 'none',
    bytes: sizes.responseHeadersSize + bodyBytes,
    bodyBytes,
  }
}
