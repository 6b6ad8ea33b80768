// What a person sees when the data custodian answers with an error: the finding, its fix, who must act.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { steps, type StepId } from '../support/console_page.ts'
import { expect, test as base } from '../support/fixtures.ts'
import { startFromPortal } from '../support/oauth.ts'

/** Somebody's own application: the browser ends there, and the console knows nothing but the address. */
const test = base.extend<{ elsewhere: string }>({
  elsewhere: async ({}, use) => {
    const application = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('<!doctype html><title>elsewhere</title>'))
    const port = await new Promise<number>((resolve) => application.listen(0, '127.0.0.1', () => resolve((application.address() as AddressInfo).port)))
    await use(`http://127.0.0.1:${port}/elsewhere`)
    application.closeAllConnections()
    await new Promise((resolve) => application.close(resolve))
  },
})

interface Case {
  fault: string
  step: StepId
  finding: string
  verdict: 'failed' | 'warning' | 'passed'
  who?: string
}

const cases: Case[] = [
  { fault: 'invalid-certificate', step: steps.token, finding: 'gateway.invalid-certificate', verdict: 'failed', who: 'you' },
  { fault: 'credentials-mismatch', step: steps.token, finding: 'oauth.client-credentials-mismatch', verdict: 'failed', who: 'you' },
  { fault: 'status-503', step: steps.token, finding: 'http.unavailable', verdict: 'failed', who: 'PG&E' },
  { fault: 'malformed-json', step: steps.token, finding: 'oauth.malformed-json', verdict: 'failed', who: 'PG&E' },
  { fault: 'expires-in-text', step: steps.token, finding: 'oauth.expires-in-text', verdict: 'passed' },
  { fault: 'other-token-key', step: steps.token, finding: 'oauth.generic-token-name', verdict: 'passed' },
  { fault: 'expired-token', step: steps.status, finding: 'oauth.token-expired', verdict: 'failed', who: 'you' },
  { fault: 'service-unavailable', step: steps.status, finding: 'espi.status-unavailable', verdict: 'failed', who: 'PG&E' },
  { fault: 'html-page', step: steps.status, finding: 'gateway.sign-in-page', verdict: 'failed', who: 'your network' },
  { fault: 'drop-before-head', step: steps.status, finding: 'network.closed-early', verdict: 'failed' },
  { fault: 'malformed-xml', step: steps.sampleData, finding: 'espi.not-well-formed', verdict: 'failed', who: 'PG&E' },
  { fault: 'drop-mid-body', step: steps.sampleData, finding: 'network.truncated', verdict: 'failed' },
  { fault: 'no-content', step: steps.sampleData, finding: 'espi.no-content', verdict: 'failed' },
]

for (const { fault, step, finding, verdict, who } of cases) {
  test(`the fault ${fault} at ${step} is shown as ${finding}, with its fix`, async ({ console, simulator }) => {
    await simulator.faults({ step, fault })
    await console.fillFromSimulator('self_access')
    await console.run(step)
    await expect(console.planStep(step)).not.toHaveAttribute('data-verdict', /not run|running/)
    await console.show(step)
    const card = console.finding(finding)
    await expect(card).toBeVisible()
    await expect(card.locator('> .smd-finding-facts dt', { hasText: 'Fix' })).toBeVisible()
    if (who) await expect(card.locator('[data-who]').first()).toHaveText(`Who must act: ${who}`)
    if (!fault.startsWith('drop')) await console.expectVerdict(step, verdict)
  })
}

test('the answer itself is kept beside the finding', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'invalid-certificate' })
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'failed')
  await expect(console.main.locator('[data-exchange] .smd-tabpanel')).toContainText('Invalid Certificate')
  await expect(console.finding('gateway.invalid-certificate').locator('.smd-evidence pre')).toContainText('HTTP 400')
})

test('the TLS facts say which client certificate was presented', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'invalid-certificate' })
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'failed')
  await console.main.locator('[data-tab="tls"]').click()
  const facts = console.main.locator('[role="tabpanel"]')
  await expect(facts).toContainText('TLSv1.3')
  await console.page.locator('smd-certificate button').first().click()
  const fingerprint = await console.page.locator('#smd-certificate-details div', { hasText: 'SHA-256' }).locator('dd').innerText()
  await expect(facts).toContainText(fingerprint.replaceAll(':', '').toLowerCase())
})

test('the timing says how long each phase of the call took', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await console.main.locator('[data-tab="timing"]').click()
  for (const phase of ['Connect', 'TLS', 'Wait', 'Receive']) await expect(console.main.locator('[role="tabpanel"]')).toContainText(phase)
})

test('the steps behind a failed one are blocked, and say by which', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'credentials-mismatch' })
  await console.fillFromSimulator('standard_user')
  await console.runAll()
  await console.expectVerdict(steps.token, 'failed')
  await console.expectVerdicts([steps.status, steps.sampleData, steps.authorization, steps.information], 'blocked')
  await console.show(steps.status)
  await expect(console.main.locator('[data-outcome]')).toContainText('Get a client access token')
})

test('a failed step can be repaired and run again, and the steps behind it pass', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.token, fault: 'status-503', once: true })
  await console.fillFromSimulator('self_access')
  await console.runAll()
  await console.expectVerdict(steps.token, 'failed')
  await console.runAll()
  await console.expectVerdicts([steps.token, steps.status, steps.sampleData], 'passed')
})

test('a malformed feed keeps what was read before the error, with the place of the error', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.sampleData, fault: 'malformed-xml' })
  await console.fillFromSimulator('self_access')
  await console.run(steps.sampleData)
  await console.expectVerdict(steps.sampleData, 'failed')
  await expect(console.main.locator('[data-feed-error]')).toContainText(/line \d+/)
})

test('missing production endpoints are named in the last step', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.information, fault: 'test-endpoints' })
  await console.fillFromSimulator('standard_user')
  await console.runAll()
  await expect(console.planStep(steps.endpoints)).toHaveAttribute('data-verdict', /warning|failed/)
  await console.show(steps.endpoints)
  await expect(console.finding('registration.still-test-endpoint')).toBeVisible()
})

test('a customer who cancels is shown as access denied, and the token step is blocked', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.authorize, fault: 'access-denied' })
  await console.fillFromSimulator('standard_user')
  await console.run(steps.scopeSelection)
  const { companion } = await startFromPortal(console, 'standard_user')
  await companion.logIn()
  await companion.confirm()
  await console.expectVerdict(steps.code, 'failed')
  await console.show(steps.code)
  await expect(console.finding('oauth.access-denied')).toBeVisible()
  await console.expectVerdict(steps.accessToken, 'blocked')
})

test('a state that comes back changed is refused, and the code is not used', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.authorize, fault: 'state-changed' })
  await console.fillFromSimulator('standard_user')
  await console.run(steps.scopeSelection)
  const { companion } = await startFromPortal(console, 'standard_user')
  await companion.logIn()
  await companion.confirm()
  await console.expectVerdict(steps.code, 'failed')
  await console.show(steps.code)
  await expect(console.finding('oauth.state-mismatch')).toBeVisible()
  await console.expectVerdict(steps.accessToken, 'blocked')
})

test('a code that comes as authorization_code is taken with a warning', async ({ console, simulator }) => {
  await simulator.faults({ step: steps.authorize, fault: 'authorization-code-parameter' })
  await console.fillFromSimulator('standard_user')
  await console.run(steps.scopeSelection)
  const { companion } = await startFromPortal(console, 'standard_user')
  await companion.logIn()
  await companion.confirm()
  await console.expectVerdict(steps.code, 'warning')
  await console.expectVerdict(steps.accessToken, 'passed')
})

test('an authorize page opened without the portal is a warning that says what PG&E expects', async ({ console }) => {
  await console.fillFromSimulator('standard_user')
  await console.show(steps.scopeSelection)
  await Promise.all([console.page.waitForEvent('popup'), console.button('oauth:authorize-now', console.main).click()])
  await console.expectVerdict(steps.scopeSelection, 'warning')
  await console.expectVerdict(steps.accessToken, 'passed')
  await console.show(steps.scopeSelection)
  await expect(console.finding('oauth.scope-selection-skipped')).toBeVisible()
})

test('a redirect that ended elsewhere can be pasted', async ({ console, simulator, elsewhere }) => {
  await console.fillFromSimulator('standard_user')
  await console.showRegistration()
  const { client_id } = await simulator.registration('standard_user')
  await console.field('redirect_uri').fill(elsewhere)
  await expect(console.main.locator('[data-field="redirect_uri"] .smd-note--warning')).toBeVisible()
  await simulator.setRedirect(client_id, elsewhere)
  await console.show(steps.scopeSelection)
  const [window] = await Promise.all([console.page.waitForEvent('popup'), console.button('oauth:authorize-now', console.main).click()])
  await window.waitForURL(/elsewhere/)
  await console.show(steps.code)
  await console.field('pasted_redirect').fill(window.url())
  await console.button('oauth:take-redirect', console.main).click()
  await console.expectVerdict(steps.code, 'passed')
  await console.expectVerdict(steps.accessToken, 'passed')
})

test('the token in the header counts down', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  const countdown = console.page.locator('[data-token="client_access_token"] .smd-countdown')
  await expect(countdown).toHaveText(/^(1:00:00|59:\d\d)$/)
  const before = await countdown.innerText()
  await expect(countdown).not.toHaveText(before)
})

test('a token that has run out says so in the header', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await console.page.clock.install()
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'passed')
  await console.page.clock.fastForward('01:00:05')
  await expect(console.page.locator('[data-token="client_access_token"]')).toContainText('expired')
})

test('the client certificate in the header says how many days are left', async ({ console }) => {
  const chip = console.page.locator('smd-certificate button').first()
  await expect(chip).toContainText(/Client certificate: 39\d days left/)
  await chip.click()
  await expect(console.page.locator('#smd-certificate-details')).toContainText('third-party.example')
})

test('a call that the proxy can no longer make says that the connection to it is lost', async ({ console, context, server }) => {
  await console.fillFromSimulator('self_access')
  await context.route(`${server.address}/relay/**`, (route) => route.abort('connectionrefused'))
  await console.run(steps.token)
  await console.expectVerdict(steps.token, 'could not run')
  await expect(console.finding('network.relay-lost')).toBeVisible()
})
