// The paste box of the registration panel: a copied Registration Milestones table fills the fields.

import type { ConsolePage } from '../support/console_page.ts'
import { expect, test } from '../support/fixtures.ts'
import { acceptedOn, asLines, asTable, ownCredentials, rowsOf, sampleCredentials, wordings } from '../support/milestones.ts'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** As a person does it: the text is on the clipboard, the focus in the box, Ctrl+V. */
async function paste(console: ConsolePage, text: string): Promise<void> {
  await console.showRegistration()
  await console.page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await console.field('paste').focus()
  await console.page.keyboard.press('ControlOrMeta+v')
}

const shapes = [
  { name: 'copied as lines', of: asLines },
  { name: 'copied as a table', of: asTable },
]

for (const wording of wordings) {
  for (const shape of shapes) {
    test(`a table worded ${wording.name}, ${shape.name}, fills every field`, async ({ console }) => {
      await paste(console, shape.of(rowsOf(wording, ownCredentials, false)))
      await expect(console.field('client_id')).toHaveValue(ownCredentials.clientId)
      await expect(console.main.locator('[data-field="client_secret"]')).toContainText('Entered: client_secret-1')
      await expect(console.main.locator('[data-field="registration_access_token"]')).toContainText('Entered: registration_access_token-1')
      await expect(console.field('accepted_on')).toHaveValue(acceptedOn)
      await expect(console.main.locator('.smd-note--error')).toHaveCount(0)
    })
  }
}

test('the milestones of a pasted table are ticked off with their dates', async ({ console }) => {
  const [, wording] = wordings
  if (!wording) throw new Error('no wording')
  await paste(console, asLines(rowsOf(wording, ownCredentials, true)))
  for (const id of ['approved', 'application_information_resource_request', 'api_connectivity_test', 'oauth_test', 'accepted', 'email_confirmed', 'submitted']) {
    await expect(console.main.locator(`[data-milestone="${id}"]`)).toHaveAttribute('data-done', 'true')
  }
  await expect(console.main.locator('[data-milestone="accepted"]')).toContainText('2026-02-17')
})

test('the pasted credentials themselves are used by the next call', async ({ console, simulator }) => {
  const real = await simulator.registration('standard_user')
  const [, wording] = wordings
  if (!wording) throw new Error('no wording')
  const text = asTable(rowsOf(wording, { clientId: real.client_id, clientSecret: real.client_secret, token: real.registration_access_token }, false))
  await paste(console, text)
  await expect(console.field('client_id')).toHaveValue(real.client_id)
  await console.run('connectivity.token')
  await console.expectVerdict('connectivity.token', 'passed')
})

test('a table copied from the portal page with its own button fills the fields', async ({ console, simulator }) => {
  const real = await simulator.registration('energy_efficiency_finance')
  await console.showRegistration()
  await console.field('user_type').selectOption('energy_efficiency_finance')
  const [portal] = await Promise.all([console.page.waitForEvent('popup'), console.button('oauth:open-portal', console.main).click()])
  await portal.locator('#registration').selectOption(real.client_id)
  await portal.getByRole('button', { name: 'Copy the table' }).click()
  await expect(portal.locator('#status')).toContainText('on the clipboard')
  await portal.close()
  await console.page.bringToFront()
  await console.field('paste').focus()
  await console.page.keyboard.press('ControlOrMeta+v')
  await expect(console.field('client_id')).toHaveValue(real.client_id)
  await expect(console.main.locator('[data-field="client_secret"]')).toContainText('client_secret-1')
})

test('the pasted text does not stay in the box', async ({ console }) => {
  const [wording] = wordings
  if (!wording) throw new Error('no wording')
  await paste(console, asLines(rowsOf(wording, ownCredentials, false)))
  await expect(console.field('client_id')).toHaveValue(ownCredentials.clientId)
  await console.page.keyboard.press('Tab')
  await expect(console.field('paste')).not.toHaveValue(new RegExp(ownCredentials.clientSecret))
})

for (const [index, sample] of sampleCredentials.entries()) {
  test(`the sample credentials that PG&E's page prints are refused with a kind word (${index + 1} of ${sampleCredentials.length})`, async ({ console }) => {
    const wording = wordings[index]
    if (!wording) throw new Error('no wording')
    await paste(console, asLines(rowsOf(wording, sample, false)))
    await expect(console.main.locator('[data-field="paste"]')).toContainText('This is the example that PG&E prints on its test page')
    await expect(console.main.locator('[data-field="paste"]')).toContainText('Manage Registration')
    await expect(console.field('client_id')).toHaveValue('')
  })
}

test('a sample client secret that is typed in is refused before it is sent', async ({ console }) => {
  const sample = sampleCredentials[0]
  if (!sample) throw new Error('no sample')
  await console.fillFromSimulator('standard_user')
  await console.field('client_secret').fill(sample.clientSecret)
  await console.run('connectivity.token')
  await console.expectVerdict('connectivity.token', 'failed')
  await expect(console.finding('input.sample-credentials')).toBeVisible()
  await expect(console.main.locator('[data-exchange]')).toHaveCount(0)
})

test('a text that holds nothing of a registration says so', async ({ console }) => {
  await paste(console, 'Dear team, the meeting is moved to Thursday.')
  await expect(console.main.locator('[data-field="paste"]')).toContainText('Nothing in this text was recognised')
})

test('a client ID with a blank in it is marked while typing', async ({ console }) => {
  await console.showRegistration()
  await console.field('client_id').fill('5e1f0c7a9b2d4836 a1c4e7f09d3b652')
  await expect(console.main.locator('[data-field="client_id"] .smd-note--error')).toContainText('space')
  await expect(console.field('client_id')).toHaveAttribute('aria-invalid', 'true')
})
