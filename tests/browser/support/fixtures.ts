// What every test gets: a simulator and a proxy of its worker's own (started once, brought back to
// their first state before each test), and a page that is logged in to the console.

import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { ConsolePage } from './console_page.ts'
import { Proxy } from './proxy.ts'
import { Simulator } from './simulator.ts'

export interface Servers {
  simulator: Simulator
  proxy: Proxy
}

const results = resolve(import.meta.dirname, '../results/servers')
let started = 0

/** A folder of its own for the state and the logs of one pair of servers. */
export function serverFolder(): string {
  const folder = join(results, `${process.pid}-${++started}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return folder
}

export interface ServerOptions {
  simulatorFlags?: string[]
  proxyFlags?: (simulator: Simulator) => string[]
  /** The ready file that the proxy is started with, when it is not the simulator's own. */
  readyFile?: (simulator: Simulator) => string
}

/** Starts a pair, lets `use` work with it, and stops both whatever happens. */
export async function withServers(use: (servers: Servers) => Promise<void>, options: ServerOptions = {}): Promise<void> {
  const folder = serverFolder()
  const simulator = await Simulator.start(folder, options.simulatorFlags)
  try {
    const readyFile = options.readyFile?.(simulator) ?? simulator.readyFile
    const proxy = await Proxy.start(folder, readyFile, options.proxyFlags?.(simulator))
    try {
      await simulator.register(proxy.address)
      await use({ simulator, proxy })
    } finally {
      await proxy.server.stop()
    }
  } finally {
    await simulator.server.stop()
  }
}

interface TestFixtures {
  simulator: Simulator
  /** smd-proxy; "proxy" itself is the name of one of Playwright's own settings. */
  server: Proxy
  console: ConsolePage
  pageErrors: string[]
}

interface WorkerFixtures {
  servers: Servers
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  servers: [
    async ({}, use) => {
      await withServers(use)
    },
    { scope: 'worker' },
  ],

  simulator: async ({ servers }, use) => {
    await servers.simulator.reset()
    await use(servers.simulator)
  },

  server: async ({ servers }, use) => {
    await use(servers.proxy)
  },

  /** Errors that a page threw or a policy reported: none is right, in any test. */
  pageErrors: [
    async ({ context }, use) => {
      const errors: string[] = []
      const listen = (page: Page): void => {
        page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
        page.on('console', (message) => {
          if (message.type() === 'error' && /Content Security Policy|Trusted ?Type|Uncaught/i.test(message.text())) errors.push(`${page.url()}: ${message.text()}`)
        })
      }
      context.on('page', listen)
      await use(errors)
      if (errors.length > 0) throw new Error(`the pages reported errors:\n${errors.join('\n')}`)
    },
    { auto: true },
  ],

  console: async ({ page, server, simulator }, use) => {
    void simulator
    const console = new ConsolePage(page)
    await console.open(server.start)
    await use(console)
  },
})

export { expect } from '@playwright/test'
