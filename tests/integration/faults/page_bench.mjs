// A bench of the whole console: a real simulator, a real smd-proxy before it, and the page's own worker
// with the WebAssembly core, which talks to the proxy over HTTP. Runs are made one after the other, with
// the faults set through the portal in between.
import {follow} from '../lib/page/browser.mjs'
import {Page} from '../lib/page/page.mjs'
import {Proxy} from '../lib/proxy.mjs'
import {portal, postJson, startSimulator} from '../simulator/support.mjs'
import {json} from './support.mjs'

// Longer than a healthy call takes on a busy machine, short for a stalled one.
const timeoutSeconds = 4
// In the order of a whole run, which is that of TLS faults: the OAuth Test waits for a person and is last.
const testOrder = ['preflight', 'connectivity', 'application', 'oauth']
const byItself = ['oauth.authorize', 'oauth.code', 'oauth.token']
const waitsForBrowser = ['oauth.scope-selection', 'oauth.authorize', 'oauth.code']

/** `bundle`: of bundlePage. */
export const startPageBench = async (t, bundle) => {
  // Three days: with the long day of autumn in the middle, which one fault shortens.
  const simulator = await startSimulator(t, ['--sample-days', '3', '--sample-kind', 'electric'])
  const deadlines = Object.fromEntries(['tls', 'first-byte', 'idle'].map((name) => [`deadline-${name}`, timeoutSeconds]))
  const proxy = await Proxy.start({folder: simulator.folder, settings: deadlines, args: ['--simulator', simulator.readyFile], logLevel: 'warn'})
  t.after(() => proxy.stop())
  await proxy.logIn()
  const {registrations} = json(await portal(simulator, '/portal/state'))
  for (const {client_id: id} of registrations) {
    json(await postJson(simulator, '/portal/registration', {client_id: id,
      redirect_uri: `${proxy.address}/oauth/redirect`, scope_selection_uri: `${proxy.address}/oauth/scope-selection`}))
  }

  /** Presses START, and goes on when the proxy has told the page everything that the browser met. */
  const playOAuthTest = async (page) => {
    await page.run('run:oauth.scope-selection')
    if (page.verdict('oauth.scope-selection') !== 'waiting for you') return
    await page.until(() => page.hops?.state === 'open')
    await follow(`${simulator.ready.portal}portal/start`, {method: 'POST', patience: timeoutSeconds * 1000,
      body: new URLSearchParams({client_id: page.field('client_id').value}).toString()})
    // The end of the companion's run ends the stream of its hops, after the last of them.
    await proxy.request(page.hops.address.replace(/\/hops$/, ''), {method: 'DELETE', headers: proxy.pageHeaders})
    await page.until(() => page.hops.state === 'ended')
    await page.settled()
    if (waitsForBrowser.some((id) => page.verdict(id) === 'waiting for you')) await page.run('oauth:stop')
  }

  const runSteps = async (page) => {
    const planned = testOrder.flatMap((test) => page.view.plan.find(({id}) => id === test).steps)
    for (const {id} of planned) {
      // A step may have been run, or blocked, by one before it.
      if (page.verdict(id) !== 'not run') continue
      if (id === 'oauth.scope-selection') await playOAuthTest(page)
      else if (!byItself.includes(id)) await page.run(`run:${id}`)
    }
  }

  /** One whole run with these faults: every step as the page shows it. */
  const run = async (faults) => {
    json(await postJson(simulator, '/portal/reset', {}))
    const page = await Page.open({bundle, origin: proxy.address, cookie: proxy.cookie})
    try {
      await page.edit('user_type', 'standard_user')
      await page.run('simulator:credentials')
      await page.until(() => page.field('client_id').value !== '')
      // Only now: the call for the credentials is not one of the run.
      json(await postJson(simulator, '/portal/faults', {faults}))
      await runSteps(page)
      const steps = await page.report()
      return {report: {steps}, step: (id) => steps.find((step) => step.id === id)}
    } finally {
      await page.close()
    }
  }
  return {simulator, proxy, run}
}
