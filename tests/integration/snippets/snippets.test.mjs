// Every snippet of a session is run against the simulator and gets what the console got: the same
// status, and the same body where that does not change from call to call.
import test from 'node:test'
import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'

import {smd, startSimulatorForSmd} from '../headless/support.mjs'
import {clientToken, portal, registration, tokenRequest} from '../simulator/support.mjs'

const run = promisify(execFile)
const languages = {
  curl: {ending: '.curl.sh', command: 'sh'},
  openssl: {ending: '.openssl.sh', command: 'sh'},
  python: {ending: '.py', command: 'python3'},
  node: {ending: '.mjs', command: process.execPath},
  cpp: {ending: '.cpp'},
}
const steps = ['connectivity-token', 'connectivity-status', 'connectivity-sample-data', 'oauth-token', 'oauth-refresh',
  'application-authorization', 'application-information']
const tokenSteps = ['connectivity-token', 'oauth-token', 'oauth-refresh']

/** The C++ snippets of these steps as one program, which is told by its first argument which of them to run. */
const compile = async (folder, wanted) => {
  const sources = wanted.map((step) => step + languages.cpp.ending)
  const texts = await Promise.all(sources.map((name) => readFile(join(folder, name), 'utf8')))
  // What the snippets include stands before their namespaces, where the second inclusion is empty.
  const includes = [...new Set(texts.flatMap((text) => text.match(/^#include .*$/gm)))]
  const names = sources.map((name) => name.replace(/\W/g, '_'))
  const whole = [
    ...includes,
    ...sources.map((name, index) => `namespace ${names[index]} {\n#include "${name}"\n}`),
    'int main(int, char** arguments) {', '  const std::string name = arguments[1];',
    ...sources.map((name, index) => `  if (name == "${name}") return ${names[index]}::main();`),
    '  return 2;', '}', '',
  ].join('\n')
  await writeFile(join(folder, 'whole.cc'), whole)
  const program = join(folder, 'whole')
  await run('g++', ['-std=c++17', '-O0', join(folder, 'whole.cc'), '-o', program, '-lssl', '-lcrypto'])
  return program
}

/** A code as the browser would bring it. */
const newCode = async (simulator, client) => {
  const query = new URLSearchParams({client_id: client.client_id, redirect_uri: client.redirect_uri, response_type: 'code', state: 's'})
  const asked = await portal(simulator, `/datacustodian/test/oauth/v2/authorize?${query}`)
  assert.equal(asked.status, 302, asked.body)
  return new URL(asked.headers.location).searchParams.get('code')
}

/** The values of the variables for one run of a step: codes and refresh tokens can be used once. */
const variablesOf = async (simulator, client, step) => {
  const values = {SMD_CERT: simulator.ready.cert, SMD_KEY: simulator.ready.key, SMD_CA: simulator.ready.ca, SMD_CLIENT_SECRET: client.client_secret}
  if (step === 'oauth-token') values.SMD_CODE = await newCode(simulator, client)
  if (step === 'oauth-refresh') {
    const grant = {grant_type: 'authorization_code', code: await newCode(simulator, client), redirect_uri: client.redirect_uri}
    values.SMD_REFRESH_TOKEN = JSON.parse((await tokenRequest(simulator, client, grant)).body).refresh_token
  }
  if (step === 'application-information') values.SMD_TOKEN = client.registration_access_token
  else if (!step.endsWith('token')) values.SMD_TOKEN = await clientToken(simulator, client)
  return values
}

/** {status, body} of what a snippet printed: an HTTP message, or a line with the status and the body. */
const answerOf = (output) => {
  if (!output.startsWith('HTTP/')) {
    const line = output.indexOf('\n')
    return {status: Number(output.slice(0, line)), body: output.slice(line + 1)}
  }
  const end = output.indexOf('\r\n\r\n')
  const head = output.slice(0, end)
  let body = output.slice(end + 4)
  // Only openssl shows the message as it came over the wire.
  if (/^transfer-encoding: chunked/im.test(head) && /^[0-9a-f]+\r\n/i.test(body)) {
    const pieces = []
    for (let rest = Buffer.from(body); ;) {
      const line = rest.indexOf('\r\n')
      const size = parseInt(rest.subarray(0, line).toString(), 16)
      if (!size) break
      pieces.push(rest.subarray(line + 2, line + 2 + size))
      rest = rest.subarray(line + 2 + size + 2)
    }
    body = Buffer.concat(pieces).toString()
  }
  return {status: Number(head.split(' ')[1]), body}
}

/** What stays the same when the call is made again. */
const lasting = (step, body, client) => {
  if (!step.startsWith('oauth') && step !== 'connectivity-token')
    return body.replaceAll(client.client_secret, 'client_secret-1').replaceAll(client.registration_access_token, 'registration_access_token-1')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time').replaceAll(/>\d{10}</g, '>a time<').replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
  const value = JSON.parse(body)
  for (const name of Object.keys(value)) if (/token$|expires|URI$/i.test(name)) value[name] = typeof value[name]
  return JSON.stringify(value)
}

for (const tokenForm of ['form', 'query']) {
  test(`every snippet gets the console's answer, token requests as ${tokenForm}`, {timeout: 400_000}, async (t) => {
    const simulator = await startSimulatorForSmd(t, ['--seed', '7'])
    const client = await registration(simulator)
    const session = join(simulator.folder, 'run.smd-session.json')
    const ran = await smd(['test', '--simulator', simulator.readyFile, '--token-request-form', tokenForm, '--session', session])
    assert.equal(ran.code, 0, ran.stdout + ran.stderr)
    const folder = join(simulator.folder, 'snippets')
    const har = join(simulator.folder, 'run.har')
    const exported = await smd(['export', session, '--snippets', folder, '--har', har])
    assert.equal(exported.code, 0, exported.stderr)
    const {log} = JSON.parse(await readFile(har, 'utf8'))
    const wanted = Object.fromEntries(log.entries.map((entry) => [entry._step.replaceAll('.', '-'), entry.response]))
    const files = await readdir(folder)
    assert.equal(files.length, steps.length * Object.keys(languages).length, files.join(' '))
    // Beast takes half a minute to compile: the second time only what the form of the parameters changes.
    const compiled = tokenForm === 'form' ? steps : tokenSteps
    const program = await compile(folder, compiled)
    for (const [language, {ending, command}] of Object.entries(languages)) {
      for (const step of language === 'cpp' ? compiled : steps) {
        await t.test(`${step} in ${language}`, async () => {
          const file = join(folder, step + ending)
          const env = {PATH: process.env.PATH, ...await variablesOf(simulator, client, step)}
          const output = language === 'cpp' ? await run(program, [step + ending], {env, maxBuffer: 1 << 26}) : await run(command, [file], {env, maxBuffer: 1 << 26})
          const answer = answerOf(output.stdout)
          assert.equal(answer.status, wanted[step].status, output.stderr)
          assert.equal(lasting(step, answer.body, client), lasting(step, wanted[step].content.text, client))
        })
      }
    }
  })
}

test('a snippet names the variable that is missing instead of calling', async (t) => {
  const simulator = await startSimulatorForSmd(t)
  const session = join(simulator.folder, 'run.smd-session.json')
  await smd(['test', 'connectivity', '--simulator', simulator.readyFile, '--session', session])
  const folder = join(simulator.folder, 'snippets')
  await smd(['export', session, '--snippets', folder])
  await assert.rejects(run('python3', [join(folder, 'connectivity-status.py')], {env: {PATH: process.env.PATH}}), /SMD_TOKEN/)
})
