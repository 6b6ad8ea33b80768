// Coming in: the start address, what somebody without it sees, and what the page is guarded against.

import { expect, test } from '../support/fixtures.ts'

test('the start address opens the console and leaves no token in the address bar', async ({ page, server }) => {
  await page.goto(server.start)
  await expect(page.locator('.smd-root')).toBeVisible()
  expect(page.url()).not.toContain(server.token)
})

test('the token is not in the history of the window', async ({ page, server }) => {
  await page.goto(server.start)
  await expect(page.locator('.smd-root')).toBeVisible()
  await page.goto('about:blank')
  await page.goBack()
  expect(page.url()).not.toContain(server.token)
})

test('somebody without the token is told where to find the start address', async ({ page, server }) => {
  await page.goto(`${server.address}/`)
  await expect(page.locator('[data-gate="login"]')).toContainText('#token=')
})

test('the start address can be pasted into the page', async ({ page, server }) => {
  await page.goto(`${server.address}/`)
  await page.locator('#smd-start-address').fill(server.start)
  await page.getByRole('button', { name: 'Open the console' }).click()
  await expect(page.locator('.smd-root')).toBeVisible()
})

test('a wrong token is refused with a reason', async ({ page, server }) => {
  await page.goto(`${server.address}/#token=${'0'.repeat(43)}`)
  await expect(page.locator('#smd-login-problem')).toContainText('did not accept')
})

test('a text that is no start address is refused with a reason', async ({ page, server }) => {
  await page.goto(`${server.address}/`)
  await page.locator('#smd-start-address').fill('hello there')
  await page.getByRole('button', { name: 'Open the console' }).click()
  await expect(page.locator('#smd-login-problem')).toContainText('not a start address')
})

test('after the log-in the bare address is enough', async ({ page, server, context }) => {
  await page.goto(server.start)
  await expect(page.locator('.smd-root')).toBeVisible()
  await page.close()
  const next = await context.newPage()
  await next.goto(`${server.address}/`)
  await expect(next.locator('.smd-root')).toBeVisible()
})

test('the cookie of the log-in cannot be read by scripts', async ({ console, context, server }) => {
  const cookies = await context.cookies(server.address)
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  expect(await console.page.evaluate(() => document.cookie)).toBe('')
})

test('a foreign page cannot use the log-in to make a call', async ({ console, context, server }) => {
  await expect(console.root).toBeVisible()
  const foreign = await context.newPage()
  await context.route('https://foreign.example/', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>foreign</title>' }))
  await foreign.goto('https://foreign.example/')
  const outcome = await foreign.evaluate(async (address) => {
    try {
      const answer = await fetch(`${address}/api/config`, { credentials: 'include', mode: 'cors' })
      return `answered ${answer.status}`
    } catch {
      return 'refused'
    }
  }, server.address)
  expect(outcome).toBe('refused')
})

test('the page cannot be framed', async ({ context, server, simulator }) => {
  void simulator
  const answer = await context.request.get(`${server.address}/`)
  expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'none'")
})

test('only the worker may compile WebAssembly', async ({ context, server, console }) => {
  void console
  const scripts: { url: string; policy: string }[] = []
  const page = await context.newPage()
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push({ url: response.url(), policy: response.headers()['content-security-policy'] ?? '' })
  })
  const document = await page.goto(`${server.address}/`)
  expect(document?.headers()['content-security-policy']).not.toContain('wasm-unsafe-eval')
  expect(document?.headers()['content-security-policy']).not.toContain('unsafe-inline')
  await page.getByRole('button', { name: 'Use it here' }).click()
  await expect(page.locator('.smd-root')).toBeVisible()
  const workers = scripts.filter(({ url }) => url.includes('worker'))
  expect(workers.length).toBeGreaterThan(0)
  for (const { policy } of workers) expect(policy).toContain('wasm-unsafe-eval')
})
