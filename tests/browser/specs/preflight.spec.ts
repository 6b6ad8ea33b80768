// Before the first call: a person is told in the page what is wrong with the certificate's files and with
// the connection, mends it, and goes on without starting anything anew.

import type { Page } from '@playwright/test'
import { ConsolePage, connectivitySteps, preflightSteps, steps } from '../support/console_page.ts'
import { expect, test as base, withServers, type ServerOptions } from '../support/fixtures.ts'
import { foreignIdentity, IdentityFiles } from '../support/identity_files.ts'

interface Started {
  console: ConsolePage
  files: IdentityFiles
  /** The calls that the page sent through the relay so far. */
  calls: string[]
}

type Start = (prepare: (files: IdentityFiles) => void, use: (started: Started) => Promise<void>, options?: Omit<ServerOptions, 'readyFile'>) => Promise<void>

const test = base.extend<{ start: Start }>({
  start: async ({ page }, use) => {
    await use(async (prepare, work, options = {}) => {
      let files: IdentityFiles | undefined
      await withServers(
        async ({ proxy }) => {
          if (!files) throw new Error('the proxy was started without the prepared files')
          const calls = relayCalls(page)
          const console = new ConsolePage(page)
          await console.open(proxy.start)
          await work({ console, files, calls })
        },
        {
          ...options,
          readyFile: (simulator) => {
            files = new IdentityFiles(simulator)
            prepare(files)
            return files.readyFile
          },
        },
      )
    })
  },
})

function relayCalls(page: Page): string[] {
  const calls: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/relay/')) calls.push(request.url())
  })
  return calls
}

test('a key that is not the certificate’s is told before any call, and mended with one press', async ({ start }) => {
  await start(
    (files) => files.useOtherKey(),
    async ({ console, files, calls }) => {
      const { page } = console
      await expect(page.locator('.smd-notice').first()).toHaveAttribute('data-notice', 'certificate')
      await expect(page.locator('[data-notice="certificate"]')).toHaveClass(/smd-tone-fail/)
      await console.expectVerdict(steps.certificate, 'failed')
      await page.locator(`[data-before="${steps.certificate}"]`).click()
      const card = console.finding('certificate.key-mismatch')
      await expect(card).toBeFocused()
      await expect(card.locator('[data-who]').first()).toHaveText('Who must act: you')
      await expect(card.locator('.smd-command')).toContainText('openssl')
      expect(calls).toEqual([])

      files.restore()
      await console.button(`run:${steps.certificate}`, card).click()
      await console.expectGood([steps.certificate])
      await expect(card).toBeHidden()
      await expect(page.locator(`[data-notice="certificate"].smd-tone-fail`)).toHaveCount(0)
      expect(calls).toEqual([])

      await console.fillFromSimulator('self_access')
      await console.runAll()
      await console.expectGood(preflightSteps)
      await console.expectVerdicts(connectivitySteps, 'passed')
    },
  )
})

test('with a key that is not the certificate’s, Run all sends nothing and blocks what follows', async ({ start }) => {
  await start(
    (files) => files.useOtherKey(),
    async ({ console, calls }) => {
      await console.runAll()
      await console.expectVerdict(steps.certificate, 'failed')
      await console.expectVerdicts([steps.connection, steps.token], 'blocked')
      expect(calls).toEqual([])
    },
  )
})

test('a certificate of an authority that the server does not know is told to be the person’s own matter', async ({ start }) => {
  const foreign = await foreignIdentity()
  await start(
    (files) => files.use(foreign),
    async ({ console, files }) => {
      await console.run(steps.connection)
      await console.expectVerdict(steps.connection, 'failed')
      const card = console.main.locator('[data-finding^="tls.client-certificate-"]').first()
      await expect(card.locator('[data-who]').first()).toHaveText('Who must act: you')
      await expect(console.main.locator('[data-table="connection"]')).toContainText('TLSv1.3')

      files.restore()
      await console.button(`run:${steps.connection}`, card).click()
      await console.expectGood([steps.connection])
    },
    { simulatorFlags: ['--require-client-certificate'] },
  )
})

for (const version of ['1.2', '1.3']) {
  test(`a certificate that is refused under TLS ${version} is shown as theirs, not as the network's`, async ({ console, simulator }) => {
    await simulator.faults({ step: steps.connection, fault: 'client-refused-unknown-ca', value: version })
    await console.run(steps.connection)
    await console.expectVerdict(steps.connection, 'failed')
    const card = console.main.locator('[data-finding]').first()
    await expect(card).toHaveAttribute('data-finding', 'tls.client-certificate-unknown-authority')
    await expect(card.locator('[data-who]').first()).toHaveText('Who must act: you')
    await simulator.faults()
    await console.button(`run:${steps.connection}`, card).click()
    await console.expectGood([steps.connection])
  })
}

test('the certificate step shows what the files hold, and whose chain it is', async ({ console }) => {
  await console.run(steps.certificate)
  await console.expectGood([steps.certificate])
  const files = console.main.locator('[data-table="files"]')
  await expect(files.locator('tbody tr')).toHaveCount(2)
  await expect(files).toContainText('client.key')
  await expect(console.main.locator('[data-check="certificate-key"]')).toHaveAttribute('data-check-verdict', 'passed')
  await expect(console.main.locator('[data-check="certificate-dates"]')).toHaveAttribute('data-check-verdict', 'passed')
})

test('a fingerprint of another certificate is told before any call, and forgotten when it is taken back', async ({ console }) => {
  const calls = relayCalls(console.page)
  await console.show(steps.certificate)
  await console.field('registered_sha256').fill('ab'.repeat(32))
  await expect(console.finding('certificate.not-registered')).toBeVisible()
  await console.field('registered_sha256').fill('')
  await expect(console.finding('certificate.not-registered')).toHaveCount(0)
  expect(calls).toEqual([])
})

test('three calls show whether it is the certificate', async ({ console }) => {
  await console.show(steps.connection)
  await console.button('preflight:experiment', console.main).first().click()
  const rows = console.main.locator('[data-table="experiment"] tbody tr')
  await expect(rows).toHaveCount(3)
  // The simulator, as PG&E, answers 400 to the first two and takes the own certificate.
  await expect(rows.nth(0)).toHaveAttribute('data-state', 'failed')
  await expect(rows.nth(1)).toHaveAttribute('data-state', 'failed')
  await expect(rows.nth(2)).toHaveAttribute('data-state', 'ok')
  await console.expectGood([steps.connection])
})

test('a refused call offers the three calls beside its finding', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'invalid-certificate' })
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'failed')
  await console.button('preflight:experiment', console.finding('gateway.invalid-certificate')).click()
  await expect(console.main.locator('[data-table="experiment"] tbody tr')).toHaveCount(3)
  await expect(console.currentStep).toHaveAttribute('data-current-step', steps.connection)
})

test('a preflight is asked for with the mark that a foreign page cannot send', async ({ console }) => {
  const asked = console.page.waitForRequest((request) => request.url().includes('/api/preflight/'))
  await console.run(steps.connection)
  const request = await asked
  expect(request.method()).toBe('POST')
  expect(request.headers()['smd-console']).toBe('1')
  expect(request.postDataJSON()).toEqual({ connection: true, experiment: false })
})

test('what the preflight found comes back after a reload', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.connection, fault: 'client-refused-unknown-ca' })
  await console.run(steps.connection)
  await console.expectVerdict(steps.connection, 'failed')
  const evidence = console.finding('tls.client-certificate-unknown-authority').locator('.smd-evidence pre')
  const before = await evidence.innerText()
  await console.page.reload()
  await console.expectVerdict(steps.connection, 'failed')
  await expect(evidence).toHaveText(before)
})

test('a preflight that the console’s server does not answer says so, and can be repeated', async ({ console, context, server }) => {
  await context.route(`${server.address}/api/preflight/**`, (route) => route.abort('connectionrefused'))
  await console.run(steps.connection)
  await console.expectVerdict(steps.connection, 'could not run')
  await expect(console.finding('network.relay-lost')).toBeVisible()
  await context.unroute(`${server.address}/api/preflight/**`)
  await console.button(`run:${steps.connection}`, console.finding('network.relay-lost')).click()
  await console.expectGood([steps.connection])
})
