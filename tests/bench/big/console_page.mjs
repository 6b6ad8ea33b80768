// The console as a person uses it, up to the download of the sample data.

export const sampleData = 'connectivity.sample-data'
const before = ['connectivity.token', 'connectivity.status']

/** Logs in, takes the simulator's credentials, and passes the steps before the sample data. */
export async function prepare(page, start) {
  await page.goto(start)
  await page.locator('.smd-plan-registration[data-button="registration"]').click()
  await page.locator('#field-user_type').selectOption('standard_user')
  await page.locator('[data-button="simulator:credentials"]').first().click()
  await page.waitForFunction(() => document.querySelector('#field-client_id')?.value !== '')
  for (const step of before) {
    await show(page, step)
    await press(page, step)
    await page.locator(`[data-step="${step}"]:is([data-verdict="passed"], [data-verdict="warning"])`).waitFor()
  }
  await show(page, sampleData)
}

export async function show(page, step) {
  await page.locator(`[data-step="${step}"]`).click()
  await page.locator(`#main [data-current-step="${step}"]`).waitFor()
}

export async function press(page, step) {
  await page.locator(`#main [data-button="run:${step}"]`).first().click()
}
