// smd test against the real simulator: each user type, each test, verdicts, exit codes and reports.
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'

import {registration} from '../simulator/support.mjs'
import {readJson, secretsOf, smd, startSimulatorForSmd} from './support.mjs'

const preflight = ['preflight.certificate', 'preflight.connection']
const connectivity = ['connectivity.token', 'connectivity.status', 'connectivity.sample-data']
const oauth = ['oauth.scope-selection', 'oauth.authorize', 'oauth.code', 'oauth.token', 'oauth.refresh']
const application = ['application.authorization', 'application.information', 'application.endpoints']
const stepsOf = {
  standard_user: [...preflight, ...connectivity, ...oauth, ...application],
  self_access: [...preflight, ...connectivity],
  energy_efficiency_finance: [...preflight, ...connectivity, ...oauth, ...application],
  community_choice_aggregator: [...preflight, ...connectivity],
}
const good = (step) => step.verdict === 'passed' || step.verdict === 'warning'
const idsOf = (report) => report.steps.map((step) => step.id)

const runWithReports = async (simulator, args, options) => {
  const json = join(simulator.folder, `report-${Math.random()}.json`)
  const junit = join(simulator.folder, `report-${Math.random()}.xml`)
  const result = await smd(['test', ...args, '--simulator', simulator.readyFile, '--report-json', json, '--report-junit', junit], options)
  return {...result, report: await readJson(json), junit: await readFile(junit, 'utf8'), junitFile: junit}
}

for (const [userType, steps] of Object.entries(stepsOf)) {
  test(`a ${userType} passes every test it needs, and no secret is printed`, async (t) => {
    const simulator = await startSimulatorForSmd(t)
    const run = await runWithReports(simulator, ['all', '--user-type', userType, '-vv'])
    assert.equal(run.code, 0, run.stdout + run.stderr)
    assert.deepEqual(idsOf(run.report).sort(), [...steps].sort())
    assert.ok(run.report.steps.every(good), JSON.stringify(run.report.steps.map((step) => [step.id, step.verdict])))
    assert.equal(run.report.verdict, 'passed')
    assert.equal(run.report.userType, userType)
    assert.equal((await registration(simulator, userType)).milestones[0].id, 'approved')
    for (const secret of await secretsOf(simulator)) {
      for (const text of [run.stdout, run.stderr, JSON.stringify(run.report), run.junit, simulator.log()]) {
        assert.ok(!text.includes(secret), 'a secret was printed')
      }
    }
    execFileSync('xmllint', ['--noout', run.junitFile])
    assert.match(run.junit, new RegExp(`<testsuites [^>]*tests="${steps.length}" failures="0" errors="0" skipped="0"`))
  })
}

test('each test runs alone, with what it needs', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  for (const [what, steps] of [['preflight', preflight], ['connectivity', connectivity], ['oauth', oauth], ['application', ['connectivity.token', ...application]]]) {
    const run = await runWithReports(simulator, [what])
    assert.equal(run.code, 0, run.stdout + run.stderr)
    assert.deepEqual(idsOf(run.report).sort(), [...steps].sort(), what)
  }
})

test('a refused token: exit 1, what builds on it is blocked and skipped, never passed', async (t) => {
  const simulator = await startSimulatorForSmd(t, ['--fault', 'connectivity.token=credentials-mismatch,always'])
  const run = await runWithReports(simulator, ['connectivity'])
  assert.equal(run.code, 1)
  assert.deepEqual(run.report.steps.map((step) => step.verdict), ['failed', 'blocked', 'blocked'])
  assert.ok(run.report.steps[0].findings.some((finding) => finding.id === 'oauth.client-credentials-mismatch' && finding.severity === 'error'))
  assert.match(run.junit, /tests="3" failures="1" errors="0" skipped="2"/)
  assert.match(run.junit, /<failure type="oauth\.client-credentials-mismatch"/)
  assert.match(run.junit, /<skipped message="blocked/)
  assert.match(run.stdout, /oauth\.client-credentials-mismatch/)
  assert.match(run.stdout, /fix \(/)
  execFileSync('xmllint', ['--noout', run.junitFile])
})

test('a warning is passed with exit 0', async (t) => {
  const simulator = await startSimulatorForSmd(t, ['--dialect', 'redirect-param=authorization_code'])
  const run = await runWithReports(simulator, ['oauth'])
  assert.equal(run.code, 0, run.stdout)
  const code = run.report.steps.find((step) => step.id === 'oauth.code')
  assert.equal(code.verdict, 'warning')
  assert.match(run.junit, /<system-out>/)
})

test('hostile answers end in a failed step and a printed line without control characters', async (t) => {
  const simulator = await startSimulatorForSmd(t, ['--fault', 'connectivity.sample-data=truncated-xml,always'])
  const run = await runWithReports(simulator, ['connectivity', '-vv'])
  assert.equal(run.code, 1)
  assert.equal(run.report.steps[2].verdict, 'failed')
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(run.stdout, /[\x00-\x09\x0b-\x1f\x7f]/)
})

test('an error on the redirect fails the OAuth Test', async (t) => {
  const simulator = await startSimulatorForSmd(t, ['--fault', 'oauth.authorize=redirect-server-error,always'])
  const run = await runWithReports(simulator, ['oauth'])
  assert.equal(run.code, 1, run.stdout)
  const code = run.report.steps.find((step) => step.id === 'oauth.code')
  assert.equal(code.verdict, 'failed')
  assert.equal(run.report.steps.find((step) => step.id === 'oauth.token').verdict, 'blocked')
})

test('a redirect that never comes: could not run, exit 2, with the place where it ended', async (t) => {
  const simulator = await startSimulatorForSmd(t, ['--fault', 'oauth.authorize=status-500,always'])
  const run = await runWithReports(simulator, ['oauth'])
  assert.equal(run.code, 2, run.stdout)
  assert.match(run.stdout, /simulated browser stopped: .*authorize answered 500/)
  assert.ok(!run.report.steps.some((step) => step.id === 'oauth.code' && good(step)))
  assert.notEqual(run.report.verdict, 'passed')
})

test('a slow call ends at --timeout', async (t) => {
  const simulator = await startSimulatorForSmd(t, ['--fault', 'connectivity.status=slow,always,value=30000'])
  const began = Date.now()
  const run = await runWithReports(simulator, ['connectivity', '--timeout', '1'])
  assert.equal(run.code, 1, run.stdout)
  assert.ok(Date.now() - began < 20000)
  assert.ok(run.report.steps[1].findings.some((finding) => finding.id === 'network.timeout'))
})

test('--quiet prints nothing, NO_COLOR and pipes have no colours', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  const quiet = await smd(['test', 'connectivity', '--quiet', '--simulator', simulator.readyFile])
  assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, '', ''])
  const plain = await smd(['test', 'connectivity', '--simulator', simulator.readyFile], {env: {NO_COLOR: '1', TERM: 'xterm'}})
  assert.doesNotMatch(plain.stdout, /\x1b/) // eslint-disable-line no-control-regex
  assert.match(plain.stdout, /^passed +/m)
})
