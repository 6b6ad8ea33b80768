// The whole way through, by clicking, as each of the four user types.

import { allSteps, applicationSteps, connectivitySteps, oauthSteps, preflightSteps, steps } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { passOAuthTest } from '../support/oauth.ts'
import type { UserType } from '../support/simulator.ts'

const withAllTests: UserType[] = ['standard_user', 'energy_efficiency_finance']
const withConnectivityOnly: UserType[] = ['self_access', 'community_choice_aggregator']

for (const type of withAllTests) {
  test(`a ${type} passes all three tests by clicking`, async ({ console, simulator }) => {
    await console.fillFromSimulator(type)
    await console.runAll()
    await console.expectVerdicts([...connectivitySteps, ...applicationSteps], 'passed')
    await console.expectVerdict(steps.scopeSelection, 'waiting for you')
    await passOAuthTest(console, type)
    await console.expectVerdicts(oauthSteps, 'passed')
    const reached = (await simulator.registration(type)).milestones.map((one) => one.id)
    expect(reached).toEqual(expect.arrayContaining(['connectivity', 'oauth', 'application', 'approved']))
  })
}

for (const type of withConnectivityOnly) {
  test(`a ${type} passes the API Connectivity Test, the only one it needs, by clicking`, async ({ console, simulator }) => {
    await console.fillFromSimulator(type)
    await console.runAll()
    await console.expectVerdicts(connectivitySteps, 'passed')
    const reached = (await simulator.registration(type)).milestones.map((one) => one.id)
    expect(reached).toEqual(expect.arrayContaining(['connectivity', 'approved']))
  })

  test(`a ${type} does not see the tests it need not pass`, async ({ console }) => {
    await console.showRegistration()
    await console.field('user_type').selectOption(type)
    await expect(console.page.locator('[data-test]')).toHaveCount(2)
    await expect(console.page.locator('[data-test="preflight"] [data-step]')).toHaveCount(preflightSteps.length)
    await expect(console.page.locator('[data-test="connectivity"] [data-step]')).toHaveCount(connectivitySteps.length)
    await expect(console.field('registration_access_token')).toHaveCount(0)
    await expect(console.field('redirect_uri')).toHaveCount(0)
  })
}

test('a standard_user sees the preflight and all three tests with all their steps', async ({ console }) => {
  await console.showRegistration()
  await console.field('user_type').selectOption('standard_user')
  await expect(console.page.locator('[data-test]')).toHaveCount(4)
  // The certificate is judged as soon as the page is there.
  await console.expectGood([steps.certificate])
  for (const id of allSteps.filter((one) => one !== steps.certificate)) await expect(console.planStep(id)).toHaveAttribute('data-verdict', 'not run')
})

test('the milestones that a user type does not need are marked as not needed', async ({ console }) => {
  await console.fillFromSimulator('self_access')
  await expect(console.main.locator('[data-milestone="oauth_test"]')).toContainText('not needed')
  await expect(console.main.locator('[data-milestone="api_connectivity_test"]')).toContainText('open')
  await expect(console.main.locator('[data-milestone="accepted"]')).toHaveAttribute('data-done', 'true')
})

test('the date of acceptance says how many of the 90 days are left', async ({ console }) => {
  await console.fillFromSimulator('standard_user')
  await expect(console.main.locator('.smd-step-head')).toContainText(/\b8\d days\b/)
})
