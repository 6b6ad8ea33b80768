// An environment of the kind production: a frame that is seen, and a question before the first call.
// It is played by the simulator, so nothing here ever reaches a real custodian.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectAccessible } from '../support/axe.ts'
import { ConsolePage, steps } from '../support/console_page.ts'
import { expect, serverFolder, test as base, withServers, type Servers } from '../support/fixtures.ts'

const environment = 'pretend-production'

function settings(portal: string): string {
  return `profile = "none"

[[environments]]
id = "${environment}"
kind = "production"
label = "Production (pretended)"
upstream = "simulator"
authorize = "${portal}datacustodian/oauth/v2/authorize"
token-path = "/datacustodian/oauth/v2/token"
resource-path = "/GreenButtonConnect/espi/1_1/resource"
`
}

const test = base.extend<{ console: ConsolePage }, { servers: Servers }>({
  servers: [
    async ({}, use) => {
      await withServers(use, {
        proxyFlags: (simulator) => {
          const file = join(serverFolder(), 'proxy.toml')
          writeFileSync(file, settings(simulator.portal))
          return ['--config', file]
        },
      })
    },
    { scope: 'worker' },
  ],
  console: async ({ page, server, simulator }, use) => {
    void simulator
    const console = new ConsolePage(page)
    await console.open(server.start)
    await console.button('environment:simulator').click()
    await console.fillFromSimulator('self_access')
    await console.button(`environment:${environment}`).click()
    await expect(console.root).toHaveAttribute('data-environment', environment)
    await use(console)
  },
})

test('production is framed and named, so that nobody takes it for a test', async ({ console }) => {
  await expect(console.root).toHaveAttribute('data-kind', 'production')
  await expect(console.page.locator('.smd-environment-warning')).toContainText("Production: real customers' data")
  const frame = await console.root.evaluate((element) => {
    const style = (pseudo?: string): CSSStyleDeclaration => getComputedStyle(element, pseudo)
    return [style(), style('::before'), style('::after')].some((one) => parseFloat(one.borderTopWidth) >= 2 || parseFloat(one.outlineWidth) >= 2 || one.boxShadow !== 'none')
  })
  expect(frame).toBe(true)
})

test('the first call to production is asked about, and Cancel sends nothing', async ({ console }) => {
  const calls: string[] = []
  console.page.on('request', (request) => {
    if (request.url().includes('/relay/')) calls.push(request.url())
  })
  await console.run(steps.token)
  const dialog = console.page.getByRole('dialog')
  await expect(dialog).toContainText("Call PG&E's production endpoints?")
  await console.button('dismiss', dialog).click()
  await expect(dialog).toBeHidden()
  await console.expectVerdict(steps.token, 'not run')
  expect(calls).toEqual([])
})

test('once confirmed, the call is made, and the next one is not asked about again', async ({ console }) => {
  await console.run(steps.token)
  await console.button('production-confirmed').click()
  await expect(console.planStep(steps.token)).toHaveAttribute('data-verdict', /passed|warning|failed/)
  await console.button(`run:${steps.token}`, console.main).first().click()
  await expect(console.page.getByRole('dialog')).toBeHidden()
  await expect(console.main.locator('[data-exchange]')).toHaveCount(1)
})

test('the question comes again after the environment was changed', async ({ console }) => {
  await console.run(steps.token)
  await console.button('production-confirmed').click()
  await expect(console.planStep(steps.token)).toHaveAttribute('data-verdict', /passed|warning|failed/)
  await console.button('environment:simulator').click()
  await console.button(`environment:${environment}`).click()
  await console.run(steps.token)
  await expect(console.page.getByRole('dialog')).toBeVisible()
})

test('a change of the environment begins a new run', async ({ console }) => {
  await console.button('environment:simulator').click()
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await console.button(`environment:${environment}`).click()
  await console.expectVerdict(steps.token, 'not run')
  await expect(console.page.locator('[data-token]')).toHaveCount(0)
})

test('credentials are not filled in from the simulator in production', async ({ console }) => {
  await console.showRegistration()
  await expect(console.button('simulator:credentials')).toHaveCount(0)
})

test('axe finds nothing in the production frame, with and without its question', async ({ console }) => {
  await console.show(steps.token)
  await expectAccessible(console.page, 'production')
  await console.button(`run:${steps.token}`, console.main).click()
  await expect(console.page.getByRole('dialog')).toBeVisible()
  await expectAccessible(console.page, 'production, question')
})
