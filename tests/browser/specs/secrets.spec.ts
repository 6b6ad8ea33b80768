// A whole run in the browser leaves no secret behind: not in what the pages show, keep or log, not in
// the addresses of the windows, not in the servers' logs at their most verbose level, not in reports and
// copied commands.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { allSteps, applicationSteps, connectivitySteps, oauthSteps, steps, type ConsolePage } from '../support/console_page.ts'
import { expect, serverFolder, test as base, type Servers } from '../support/fixtures.ts'
import { asTable, rowsOf, wordings } from '../support/milestones.ts'
import { passOAuthTest } from '../support/oauth.ts'
import { binary } from '../support/processes.ts'
import { Proxy } from '../support/proxy.ts'
import { Recorder } from '../support/recorder.ts'
import { documentOf, historyOf, SecretSearch, storageOf } from '../support/secrets.ts'
import { Simulator } from '../support/simulator.ts'

interface Run {
  search: SecretSearch
  /** What the consoles of all windows said. */
  said: string[]
  companion: Page
}

const everySecret = ['Basic pair', 'access token', 'client access token', 'client secret', 'code', 'log-in token', 'refresh token', 'registration access token']

const test = base.extend<{ run: Run; form: 'form' | 'query' }, { recorder: Recorder; servers: Servers; watched: Servers & { recorder: Recorder } }>({
  form: ['form', { option: true }],
  /** A pair of servers with a recorder between them: the tokens are known from the wire. */
  watched: [
    async ({}, use) => {
      const folder = serverFolder()
      const simulator = await Simulator.start(folder)
      const recorder = await Recorder.start(simulator)
      const proxy = await Proxy.start(folder, recorder.readyFile)
      await simulator.register(proxy.address)
      await use({ simulator, recorder, proxy })
      await proxy.server.stop()
      await recorder.stop()
      await simulator.server.stop()
    },
    { scope: 'worker' },
  ],
  servers: [async ({ watched }, use) => use(watched), { scope: 'worker' }],
  recorder: [async ({ watched }, use) => use(watched.recorder), { scope: 'worker' }],
  /** A whole run as a Standard User, all tests passed. */
  run: async ({ console, context, simulator, server, recorder, form }, use) => {
    recorder.answers.length = 0
    const search = new SecretSearch()
    const said: string[] = []
    context.on('console', (message) => said.push(message.text()))
    search.listen(context)
    search.add('log-in token', server.token)
    search.addRegistration(await simulator.registration('standard_user'))
    await console.fillFromSimulator('standard_user')
    if (form === 'query') {
      await console.show(steps.token)
      await console.field('token_request_form').selectOption('query')
    }
    await console.runAll()
    await console.expectGood([...connectivitySteps, ...applicationSteps])
    await console.run(steps.scopeSelection)
    const { companion, portal } = await passOAuthTest(console, 'standard_user')
    await console.expectVerdicts(oauthSteps, 'passed')
    // The portal shows the credentials on purpose, as PG&E's does.
    await portal.page.close()
    for (const answer of recorder.answers) search.addTokenAnswer(answer)
    expect(search.names).toEqual(everySecret)
    await use({ search, said, companion: companion.page })
  },
})

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** Opens every fold of the step, one after another: an opened one is no longer in the list. */
async function unfold(console: ConsolePage): Promise<void> {
  const closed = console.main.locator('details:not([open]) > summary')
  for (let left = await closed.count(); left > 0; left--) await closed.first().click()
}

/** Registration and every step, each with every tab of its exchanges and every fold open. */
async function everyScreen(console: ConsolePage): Promise<string[]> {
  const { page } = console
  const seen: string[] = []
  await console.showRegistration()
  seen.push(await documentOf(page))
  for (const id of allSteps) {
    await console.show(id)
    await unfold(console)
    seen.push(await documentOf(page))
    for (const exchange of await console.main.locator('[data-exchange]').all()) {
      for (const tab of ['raw', 'headers', 'request', 'timing', 'tls']) {
        await exchange.locator(`[data-tab="${tab}"]`).click()
        await expect(exchange.locator(`[data-tab="${tab}"]`)).toHaveAttribute('aria-selected', 'true')
        seen.push(await documentOf(page))
      }
    }
  }
  return seen
}

for (const form of ['form', 'query'] as const) {
  test.describe(`after a whole run, parameters of token requests in the ${form === 'form' ? 'body' : 'query string'}`, () => {
    test.use({ form })
    test.describe.configure({ timeout: 120_000 })

    test('no secret is in what the console shows, in its document or in its storage', async ({ console, run }) => {
      const found = (await everyScreen(console)).flatMap((text) => run.search.find('a screen of the console', text))
      found.push(...run.search.find('the storage', await storageOf(console.page)))
      await console.page.reload()
      await console.expectVerdicts(oauthSteps, 'passed')
      found.push(...(await everyScreen(console)).flatMap((text) => run.search.find('a screen after a reload', text)))
      found.push(...run.search.find('the storage after a reload', await storageOf(console.page)))
      expect([...new Set(found)]).toEqual([])
    })

    test("no secret is in the servers' logs, nor in the consoles of the windows", async ({ run, servers }) => {
      expect(servers.proxy.server.log.length).toBeGreaterThan(0)
      expect(servers.simulator.server.log.length).toBeGreaterThan(0)
      const found = [
        ...run.search.find("the proxy's log", servers.proxy.server.log),
        ...run.search.find("the simulator's log", servers.simulator.server.log),
        ...run.search.find('the console of a window', run.said.join('\n')),
      ]
      expect(found).toEqual([])
    })

    test('no secret is in a copied command', async ({ console, run }) => {
      const found: string[] = []
      let copied = 0
      for (const id of allSteps) {
        await console.show(id)
        await unfold(console)
        for (const button of await console.main.locator('[data-button^="copy:"]').all()) {
          await console.page.evaluate(() => navigator.clipboard.writeText('nothing yet'))
          await button.click()
          await expect.poll(() => console.page.evaluate(() => navigator.clipboard.readText())).not.toBe('nothing yet')
          found.push(...run.search.find(`what ${id} copied`, await console.page.evaluate(() => navigator.clipboard.readText())))
          copied += 1
        }
      }
      expect(copied).toBeGreaterThanOrEqual(10)
      expect(found).toEqual([])
    })
  })
}

test('no secret is in the address of any window at rest', async ({ context, run }) => {
  const found = context.pages().flatMap((page) => run.search.find('an address', page.url()))
  expect(found).toEqual([])
})

test('no secret is in an address that Back leads to', async ({ context, run }) => {
  const found: string[] = []
  for (const page of context.pages()) found.push(...run.search.find('the history of a window', await historyOf(page)))
  expect(found).toEqual([])
})

test("no secret is in the companion's page or in what its origin keeps", async ({ run }) => {
  const found = [...run.search.find("the companion's page", await documentOf(run.companion)), ...run.search.find('its storage', await storageOf(run.companion))]
  expect(found).toEqual([])
})

test('a secret that is typed letter by letter leaves no part of it in the storage', async ({ console, simulator }) => {
  const { client_secret, client_id, registration_access_token } = await simulator.registration('standard_user')
  await console.showRegistration()
  await console.field('client_id').fill(client_id)
  // Slower than the page gathers keystrokes, so that the core sees many drafts.
  await console.field('client_secret').pressSequentially(client_secret.slice(0, 12), { delay: 160 })
  await console.field('client_secret').pressSequentially(client_secret.slice(12))
  await console.field('registration_access_token').fill(registration_access_token)
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  const search = new SecretSearch()
  search.add('the first letters of the client secret', client_secret.slice(0, 8))
  search.add('the last letters of the client secret', client_secret.slice(-8))
  search.add('the registration access token', registration_access_token)
  expect(search.find('the storage', await storageOf(console.page))).toEqual([])
  expect(search.find('the page', await documentOf(console.page))).toEqual([])
})

test('a pasted milestones table leaves no secret in the page or in the storage', async ({ console, simulator }) => {
  const real = await simulator.registration('standard_user')
  const search = new SecretSearch()
  search.addRegistration(real)
  const [, wording] = wordings
  if (!wording) throw new Error('no wording')
  await console.showRegistration()
  const text = asTable(rowsOf(wording, { clientId: real.client_id, clientSecret: real.client_secret, token: real.registration_access_token }, false))
  await console.page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await console.field('paste').focus()
  await console.page.keyboard.press('ControlOrMeta+v')
  await expect(console.field('client_id')).toHaveValue(real.client_id)
  await console.page.keyboard.press('Tab')
  expect(search.find('the page', await documentOf(console.page))).toEqual([])
  expect(search.find('the storage', await storageOf(console.page))).toEqual([])
})

test('a pasted redirect address leaves no code in the page or in the storage', async ({ console }) => {
  const code = '0f6c2f1e-77aa-4c1d-9b55-2b8f4f0f6c11'
  const search = new SecretSearch()
  search.add('code', code)
  await console.fillFromSimulator('standard_user')
  await console.show(steps.code)
  await console.field('pasted_redirect').fill(`https://app.example/oauth/redirect?code=${code}`)
  await console.button('oauth:take-redirect', console.main).click()
  await expect(console.planStep(steps.code)).not.toHaveAttribute('data-verdict', 'not run')
  expect(search.find('the page', await documentOf(console.page))).toEqual([])
  expect(search.find('the storage', await storageOf(console.page))).toEqual([])
})

test('a secret that the custodian puts into an error is not shown', async ({ console, simulator }) => {
  const search = new SecretSearch()
  search.addRegistration(await simulator.registration('standard_user'))
  await simulator.faults({ step: steps.information, fault: 'other-client-id' })
  await console.fillFromSimulator('standard_user')
  await console.runAll()
  await expect(console.planStep(steps.information)).not.toHaveAttribute('data-verdict', /not run|running/)
  const found = (await everyScreen(console)).flatMap((text) => search.find('a screen', text))
  expect([...new Set(found)]).toEqual([])
})

test("no secret is in the headless runner's reports and output", async ({ simulator, recorder }) => {
  recorder.answers.length = 0
  const folder = serverFolder()
  const search = new SecretSearch()
  search.addRegistration(await simulator.registration('standard_user'))
  const [json, junit] = [join(folder, 'report.json'), join(folder, 'report.xml')]
  const flags = ['--verbose', '--user-type', 'standard_user', '--simulator', recorder.readyFile, '--report-json', json, '--report-junit', junit]
  const { stdout, stderr } = await promisify(execFile)(binary('smd'), ['test', 'connectivity', ...flags])
  for (const answer of recorder.answers) search.addTokenAnswer(answer)
  expect(search.names).toContain('client access token')
  const found = [
    ...search.find('its output', stdout + stderr),
    ...search.find('the JSON report', readFileSync(json, 'utf8')),
    ...search.find('the JUnit report', readFileSync(junit, 'utf8')),
  ]
  expect(found).toEqual([])
})
