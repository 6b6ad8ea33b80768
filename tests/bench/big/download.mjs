// One download of sample data of a given size, simulator → smd-proxy → worker → core → page, while somebody
// uses the page: keys and clicks all the time, and now and then a press that the core must answer.

import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bytesPerDay } from '../feed/generate.mjs'
import { startProxy } from '../lib/login.mjs'
import { peakMemory } from '../lib/process_facts.mjs'
import { startSimulator } from '../lib/simulator.mjs'
import { percentile } from '../lib/stats.mjs'
import { openBrowser } from './browser.mjs'
import { prepare, press, sampleData } from './console_page.mjs'
import { Devtools, watchWasmMemory } from './devtools.mjs'
import { installProbe } from './page_probe.mjs'

const inputEvery = 200
const heapEvery = 500
const coreEvery = 2500
/** Slower than this and something is stuck. */
const slowest = 3_000_000

export async function measureDownload({ processes, folder, programs, output, web, say }, bytes) {
  const days = Math.round(bytes / bytesPerDay)
  say(`the page downloads ${bytes / 1e6} MB of sample data`)
  const simulator = await startSimulator(processes, `big-simulator-${days}`, join(programs, 'smd-simulator'), folder,
    ['--sample-days', String(days), '--sample-kind', 'all', '--seed', '1'])
  const proxy = await startProxy(processes, `big-proxy-${days}`, join(programs, 'smd-proxy'),
    ['--web', web, '--store', 'none', '--simulator', simulator.readyFile], join(folder, `big-proxy-${days}.ready.json`))
  const browser = await openBrowser(output, `big-${days}`)
  try {
    const { page } = browser
    const devtools = await Devtools.attach(browser.context, page)
    const memory = await watchWasmMemory(page)
    await prepare(page, proxy.start)
    await memory.unwatch()
    const idle = await devtools.heap()
    await page.evaluate(installProbe)
    const used = await useWhile(page, devtools, downloadOf(page, bytes), await page.evaluate('performance.now()'))
    return {
      ...summarize(used, bytes),
      idleHeapBytes: idle.sum,
      proxyPeakBytes: peakMemory(proxy.child.pid),
      simulatorPeakBytes: peakMemory(simulator.child.pid),
    }
  } finally {
    await browser.close()
    await processes.stop(proxy.child)
    await processes.stop(simulator.child)
  }
}

/** Presses the button; resolves when the step has its verdict. */
async function downloadOf(page, bytes) {
  await press(page, sampleData)
  await page.locator(`[data-step="${sampleData}"][data-verdict="running"]`).waitFor()
  const over = `[data-step="${sampleData}"]:not([data-verdict="running"])`
  await page.locator(over).waitFor({ timeout: 60_000 + (bytes / slowest) * 1000 })
  return page.locator(`[data-step="${sampleData}"]`).getAttribute('data-verdict')
}

async function useWhile(page, devtools, downloading, began) {
  let verdict = null
  const done = downloading.then((word) => { verdict = word })
  // A failed download ends the loops below, too.
  const over = done.catch(() => undefined)
  const running = () => verdict === null
  const repeat = async (every, work) => {
    let stop = false
    void over.then(() => { stop = true })
    while (!stop) {
      const next = Date.now() + every
      await work()
      await Promise.race([sleep(Math.max(0, next - Date.now())), over])
    }
  }
  const heaps = []
  const readHeap = async () => {
    const heap = await devtools.heap()
    heaps.push(heap)
  }
  await Promise.all([
    done,
    repeat(inputEvery, () => input(page)),
    repeat(heapEvery, readHeap),
    repeat(coreEvery, () => (running() ? askCore(page) : undefined)),
  ])
  const ended = await page.evaluate('performance.now()')
  if (verdict !== 'passed' && verdict !== 'warning') {
    const shown = await page.evaluate(`JSON.stringify({ feed: smdProbe.feed, says: document.querySelector('#main')?.innerText.slice(0, 600) })`)
    throw new Error(`the download ended with "${verdict}" after ${Math.round(ended - began)} ms: ${shown}`)
  }
  await readHeap()
  return {
    verdict, began, ended, heaps,
    wasm: await devtools.wasmMemory(),
    processes: await devtools.processes(),
    probe: await page.evaluate('smdProbe'),
  }
}

let turn = 0
/** A key that moves the focus, or a click on the step's heading. */
async function input(page) {
  turn += 1
  if (turn % 4 === 0) await page.mouse.click(700, 12)
  else await page.keyboard.press(turn % 4 === 1 ? 'Tab' : turn % 4 === 2 ? 'Shift+Tab' : 'ArrowDown')
}

/** Shows the step before and comes back: both only when the chart stands, which goes away meanwhile. */
async function askCore(page) {
  const chart = await page.evaluate('smdProbe.chart !== null')
  if (!chart) return
  for (const step of ['connectivity.status', sampleData]) {
    await page.locator(`[data-step="${step}"]`).click()
    await page.locator(`#main [data-current-step="${step}"]`).waitFor()
  }
}

function summarize({ verdict, began, ended, heaps, wasm, processes, probe }, bytes) {
  const { feed, chart, inputs, answers, longTasks } = probe
  if (feed?.state !== 'done' || Math.abs(feed.bytes / bytes - 1) > 0.25) throw new Error(`wanted about ${bytes} bytes, got ${JSON.stringify(feed)}`)
  if (probe.presses < 3) throw new Error(`only ${probe.presses} inputs reached the page`)
  const seconds = (ended - began) / 1000
  const delays = inputs.map(({ ms }) => ms)
  // Event timing leaves out what took less than 16 ms.
  const quick = Math.max(0, probe.presses - inputs.filter(({ name }) => name === 'keydown' || name === 'click').length)
  const all = [...delays, ...Array.from({ length: quick }, () => 16)]
  const largest = (pick) => Math.max(...heaps.map(pick))
  return {
    verdict, bytes: feed.bytes, readings: feed.readings, seconds, bytesPerSecond: feed.bytes / seconds,
    firstChart: chart === null ? null : { seconds: (chart.at - began) / 1000, share: chart.state === 'reading' ? chart.bytes / feed.bytes : 1, state: chart.state },
    input: {
      presses: probe.presses, slow: inputs.length, worst: Math.max(16, ...delays), p99: percentile(all, 0.99),
      worstFrame: probe.worstFrame, longTasks: longTasks.length, longestTask: Math.max(0, ...longTasks.map(({ ms }) => ms)),
      slowest: [...inputs].sort((a, b) => b.ms - a.ms).slice(0, 5),
    },
    core: { presses: answers.length, worst: Math.max(0, ...answers.map(({ ms }) => ms)) },
    heap: { pageBytes: largest((heap) => heap.page), workerBytes: largest((heap) => heap.workers), wasmBytes: wasm,
      // The highest sum seen at one time, and the WebAssembly memory at its final size.
      peakBytes: largest((heap) => heap.sum) + wasm, samples: heaps.length },
    rss: processes,
  }
}
