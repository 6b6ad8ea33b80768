// HARs that Chromium recorded come in and are judged, in the page and by smd, and lose their secrets on
// the way: one of other software that calls the custodian itself, one of this console.

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { ConsolePage, connectivitySteps, steps } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { binary } from '../support/processes.ts'
import { documentOf, SecretSearch } from '../support/secrets.ts'
import { SessionsPage } from '../support/sessions_page.ts'

interface Judged {
  verdicts: { step: string; verdict: string }[]
}

/** What smd says of a HAR: verdict by step. */
function judged(har: string): Record<string, string> {
  const { verdicts } = JSON.parse(execFileSync(binary('smd'), ['replay', har, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })) as Judged
  return Object.fromEntries(verdicts.map(({ step, verdict }) => [step, verdict]))
}

const good = /^(passed|warning)$/

test('a HAR of other software, recorded by Chromium with a client certificate', async ({ browser, console, simulator }, info) => {
  const { origin = '', cert = '', key = '' } = simulator.server.ready
  const registration = await simulator.registration('self_access')
  const search = new SecretSearch()
  search.addRegistration(registration)
  const har = info.outputPath('foreign.har')
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    clientCertificates: [{ origin, certPath: cert, keyPath: key }],
    recordHar: { path: har, content: 'embed' },
  })
  const page = await context.newPage()
  await page.goto(`${origin}/GreenButtonConnect/espi/1_1/resource/ReadServiceStatus`)
  const answer = await page.evaluate(async (basic) => {
    const resource = '/GreenButtonConnect/espi/1_1/resource'
    const token = await fetch('/datacustodian/test/oauth/v2/token', {
      method: 'POST',
      headers: { Authorization: basic, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    })
    const text = await token.text()
    const headers = { Authorization: `Bearer ${(JSON.parse(text) as { client_access_token: string }).client_access_token}` }
    for (const name of ['ReadServiceStatus', 'DownloadSampleData']) await (await fetch(`${resource}/${name}`, { headers })).text()
    return text
  }, `Basic ${Buffer.from(`${registration.client_id}:${registration.client_secret}`).toString('base64')}`)
  search.addTokenAnswer(answer)
  await context.close()

  const text = readFileSync(har, 'utf8')
  expect(search.find('the HAR', text), 'the recording holds the secrets').not.toEqual([])
  const native = judged(har)
  for (const step of connectivitySteps) expect(native[step], step).toMatch(good)
  const session = info.outputPath('foreign.smd-session.json')
  const report = info.outputPath('foreign.html')
  execFileSync(binary('smd'), ['export', har, '--session', session, '--html', report])
  for (const file of [session, report]) expect(search.find(file, readFileSync(file, 'utf8'))).toEqual([])

  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.openFile('foreign.har', Buffer.from(text))
  await expect(sessions.replay).toBeVisible()
  for (const step of connectivitySteps) await expect(console.planStep(step)).toHaveAttribute('data-verdict', native[step] ?? '')
  expect(search.find('the page', await documentOf(console.page))).toEqual([])
})

test('a HAR of this console, recorded by Chromium', async ({ browser, server, simulator }, info) => {
  void simulator
  const har = info.outputPath('console.har')
  const context = await browser.newContext({ recordHar: { path: har, content: 'embed' } })
  // A stream of an answer that must not be stored, drained before the network has told its end, counts as
  // cancelled in Chromium, and a recorder gets no body: with other code as well, about every second time.
  await context.route('**/relay/**', async (route) => {
    const response = await route.fetch()
    const { 'cache-control': _, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
  const console = new ConsolePage(await context.newPage())
  await console.open(server.start)
  await console.fillFromSimulator('self_access')
  for (const step of [steps.token, steps.status, steps.sampleData]) await console.run(step)
  await console.expectGood(connectivitySteps)
  await context.close()

  const native = judged(har)
  for (const step of connectivitySteps) expect(native[step], step).toMatch(good)
})
