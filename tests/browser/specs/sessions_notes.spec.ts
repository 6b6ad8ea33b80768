// Title and note of a stored session, written by several people and over several visits: nothing that was
// typed is lost, nothing of others is overwritten unseen, and no secret gets into them.

import { expect, test } from '../support/fixtures.ts'
import { SecretSearch, storageOf } from '../support/secrets.ts'
import { colleague, connectivity, SessionsPage, unique } from '../support/sessions_page.ts'

test('one changes the title and another the note: both stay', async ({ console, server, browser }) => {
  const title = unique('Both')
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(title)
  const other = await colleague(browser, server)
  await other.sessions.open()
  const mine = await sessions.unfold(title)
  const theirs = await other.sessions.unfold(title)
  const better = unique('A better title')
  await theirs.locator('[data-session-title]').fill(better)
  await theirs.locator('[data-button="session:describe"]').click()
  await expect(other.sessions.row(better)).toBeVisible()
  await mine.locator('[data-session-note]').fill('What I saw.')
  await mine.locator('[data-button="session:describe"]').click()
  await expect(sessions.row(better)).toBeVisible()
  await expect(sessions.screen.locator('[data-conflict]')).toHaveCount(0)

  await other.sessions.page.reload()
  await other.sessions.open()
  const again = await other.sessions.unfold(better)
  await expect(again.locator('[data-session-note]')).toHaveValue('What I saw.')
  await other.context.close()
})

test('what was typed and not saved does not overwrite what a colleague saved since', async ({ console, server, browser }) => {
  const title = unique('Draft')
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(title)
  const row = await sessions.unfold(title)
  await row.locator('[data-session-note]').fill('Typed before lunch.')
  await expect.poll(() => storageOf(console.page)).toContain('Typed before lunch.')

  const other = await colleague(browser, server)
  await other.sessions.open()
  const theirs = await other.sessions.unfold(title)
  await theirs.locator('[data-session-note]').fill('Saved over lunch.')
  await theirs.locator('[data-button="session:describe"]').click()
  await expect(theirs.locator('.smd-session-trail summary')).toContainText('(2)')
  await other.context.close()

  await console.page.reload()
  await sessions.open()
  const again = await sessions.unfold(title)
  await expect(again.locator('[data-session-note]')).toHaveValue('Typed before lunch.')
  await expect(again.locator('[data-theirs]')).toHaveText('Saved over lunch.')
  await again.locator('[data-button="session:take-theirs"]').click()
  await expect(again.locator('[data-conflict]')).toHaveCount(0)
  await expect(again.locator('[data-session-note]')).toHaveValue('Saved over lunch.')
})

test('a note stays with its session when another one is saved above it', async ({ console }) => {
  const first = unique('First')
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(first)
  const row = await sessions.unfold(first)
  await row.locator('[data-session-note]').fill('About the first one.')
  const second = unique('Second')
  await sessions.save(second)
  await expect(sessions.screen.locator('.smd-session-row').first()).toContainText(second)
  await expect(sessions.row(first).locator('[data-session-note]')).toHaveValue('About the first one.')
  await sessions.row(first).locator('[data-button="session:describe"]').click()
  await expect(sessions.row(first).locator('.smd-session-trail summary')).toContainText('(2)')
  await console.page.reload()
  await sessions.open()
  await expect(sessions.row(first)).toContainText('About the first one.')
  await expect(sessions.row(second)).not.toContainText('About the first one.')
})

test('a secret in title or note is neither kept, nor saved, nor written', async ({ console, simulator }) => {
  const registration = await simulator.registration('self_access')
  const search = new SecretSearch()
  search.addRegistration(registration)
  const title = unique('Clean')
  await connectivity(console)
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(title)
  const sent: string[] = []
  console.page.on('request', (request) => {
    if (request.method() !== 'GET') sent.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  const row = await sessions.unfold(title)
  await row.locator('[data-session-note]').fill(`It is ${Buffer.from(registration.client_secret).toString('base64')}`)
  await row.locator('[data-button="session:describe"]').click()
  await expect(row.locator('[data-session-problem]')).toContainText('secret')

  const live = console.page.locator('[data-save]')
  await live.getByLabel('Note').fill(`The secret was ${registration.client_secret}.`)
  await expect(live.locator('[data-session-problem]')).toContainText('secret')
  for (const id of ['session:save', 'session:export:html', 'session:export:session']) {
    await sessions.button(id).click()
    await expect(live.locator('[data-session-problem]')).toContainText('Not written')
  }
  expect(sent).toEqual([])
  expect(search.find('the storage', await storageOf(console.page))).toEqual([])
})

test('a session is deleted for everybody, after a second thought', async ({ console }) => {
  const title = unique('Short-lived')
  const sessions = new SessionsPage(console.page)
  await sessions.open()
  await sessions.save(title)
  const row = await sessions.unfold(title)
  await row.locator('[data-button="session:delete"]').click()
  await row.locator('[data-button="session:keep"]').click()
  await row.locator('[data-button="session:delete"]').click()
  await row.locator('[data-button="session:delete-confirmed"]').click()
  await expect(sessions.row(title)).toHaveCount(0)
  await console.page.reload()
  await sessions.open()
  await expect(sessions.screen.getByLabel('Search sessions')).toBeVisible()
  await sessions.screen.getByLabel('Search sessions').fill(title)
  await expect(sessions.screen.locator('[data-empty]')).toBeVisible()
})
