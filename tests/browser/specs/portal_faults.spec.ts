// The faults of the simulator's portal page: what a person plans there is what the simulator then does.

import { expect, test } from '../support/fixtures.ts'
import { PortalPage } from '../support/portal_page.ts'

test('a mixture of faults is drawn by its seed, shown, and forgotten with the plan', async ({ context, simulator }) => {
  const { page } = await PortalPage.open(context, simulator.portal)
  const planned = page.locator('#planned li')
  const form = page.getByRole('form', { name: 'Mix faults' })
  const mix = async (seed: string): Promise<string[]> => {
    await form.getByLabel('number of faults').fill('4')
    await form.getByLabel('Seed').fill(seed)
    await form.getByRole('button', { name: 'Mix' }).click()
    await expect(page.locator('#mixed')).toHaveText(`4 mixed with seed ${seed}:`)
    await expect(planned).toHaveCount(4)
    return planned.allInnerTexts()
  }
  const first = await mix('42')
  expect(await mix('43')).not.toEqual(first)
  expect(await mix('42')).toEqual(first)
  await page.getByRole('button', { name: 'Remove all' }).click()
  await expect(planned).toHaveCount(0)
  await expect(page.locator('#mixed')).toHaveText('')
})
