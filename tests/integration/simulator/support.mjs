// Starts the real smd-simulator with a folder of its own and talks to it as a client of PG&E would.
// SMD_BIN_DIR names the folder of the program; the default is the debug preset's.
import {spawn} from 'node:child_process'
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../../../..')
const program = join(process.env.SMD_BIN_DIR ?? join(root, 'build/debug/proxy'), 'smd-simulator')

export const resourcePath = '/GreenButtonConnect/espi/1_1/resource'
export const testToken = '/datacustodian/test/oauth/v2/token'

const until = async (condition, what) => {
  const deadline = Date.now() + 60000
  for (let wait = 10; ; wait = Math.min(wait * 2, 200)) {
    const value = await condition()
    if (value) return value
    if (Date.now() > deadline) throw new Error(`Waited too long for ${what}`)
    await new Promise((done) => setTimeout(done, wait))
  }
}

/** A folder that goes away with the test. */
export const makeFolder = async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'smd-simulator-'))
  test.after(() => rm(folder, {recursive: true, force: true}))
  return folder
}

/** Runs the program to its end. */
export const runToEnd = (args, env = {}) => new Promise((done) => {
  const child = spawn(program, args, {env: {...process.env, ...env}})
  let output = ''
  child.stdout.on('data', (text) => { output += text })
  child.stderr.on('data', (text) => { output += text })
  child.on('close', (code) => done({code, output}))
})

// Minting takes a second or more; only the first simulator of a test file does it, the others get
// its files. `mint` asks for new ones.
const certificateFiles = ['ca.pem', 'intermediate.pem', 'intermediate.key', 'server.pem', 'server.key', 'client.pem', 'client.key']
let minted

const lendCertificates = async (folder) => {
  if (minted === undefined) return
  await mkdir(join(folder, 'state'))
  for (const [name, bytes] of minted) await writeFile(join(folder, 'state', name), bytes, {mode: 0o600})
}
const keepCertificates = async (folder) => {
  minted ??= await Promise.all(certificateFiles.map(async (name) => [name, await readFile(join(folder, 'state', name))]))
}

/** Starts the program on free ports and waits for its ready file. */
export const startSimulator = async (test, args = [], {folder, env = {}, mint = false} = {}) => {
  if (folder === undefined) {
    folder = await makeFolder(test)
    if (!mint) await lendCertificates(folder)
  }
  const readyFile = join(folder, `ready-${Date.now()}-${Math.random()}.json`)
  const child = spawn(program, ['--state', join(folder, 'state'), '--tls-listen', '127.0.0.1:0',
    '--portal-listen', '127.0.0.1:0', '--ready-file', readyFile, '--log-level', 'trace', ...args],
  {env: {...process.env, ...env}})
  let log = ''
  child.stdout.on('data', (text) => { log += text })
  child.stderr.on('data', (text) => { log += text })
  const ended = new Promise((done) => { child.on('close', (code) => done(code)) })
  const stop = async () => {
    child.kill('SIGTERM')
    return ended
  }
  test.after(stop)
  const ready = await until(async () => {
    if (child.exitCode !== null) throw new Error(`The simulator ended with ${child.exitCode}:\n${log}`)
    return readFile(readyFile, 'utf8').then(JSON.parse, () => undefined)
  }, 'the ready file')
  await keepCertificates(folder)
  const [ca, cert, key] = await Promise.all([ready.ca, ready.cert, ready.key].map((path) => readFile(path)))
  return {ready, readyFile, ca, cert, key, folder, stop, pid: child.pid, log: () => log}
}

/** One request; the body is text. `identity`: send the client certificate. */
export const request = (simulator, path, {method = 'GET', headers = {}, body, identity = true, tls = {}, onData} = {}) =>
  new Promise((done, failed) => {
    const url = new URL(path, simulator.ready.origin)
    const options = {method, headers, ca: simulator.ca, agent: false, servername: 'localhost', ...tls}
    if (identity) Object.assign(options, {cert: simulator.cert, key: simulator.key})
    const outgoing = https.request(url, options, (answer) => {
      let text = ''
      let bytes = 0
      answer.on('data', (piece) => {
        bytes += piece.length
        if (onData) onData(piece, answer, outgoing)
        else text += piece
      })
      answer.on('end', () => done({status: answer.statusCode, headers: answer.headers, body: text, bytes, complete: answer.complete}))
      answer.on('error', (error) => failed(Object.assign(error, {status: answer.statusCode, bytes})))
      answer.on('aborted', () => failed(Object.assign(new Error('aborted'), {code: 'ECONNRESET', status: answer.statusCode, bytes, body: text})))
    })
    outgoing.on('error', failed)
    outgoing.end(body)
  })

/** One request to the portal's port, redirects not followed. */
export const portal = (simulator, path, {method = 'GET', headers = {}, body} = {}) =>
  new Promise((done, failed) => {
    const url = new URL(path, simulator.ready.portal)
    const outgoing = http.request(url, {method, headers, agent: false}, (answer) => {
      let text = ''
      answer.on('data', (piece) => { text += piece })
      answer.on('end', () => done({status: answer.statusCode, headers: answer.headers, body: text}))
    })
    outgoing.on('error', failed)
    outgoing.end(body)
  })

export const postJson = (simulator, path, value) => portal(simulator, path, {
  method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(value),
})

export const registrations = async (simulator) => JSON.parse((await request(simulator, '/simulator/registrations')).body)
export const registration = async (simulator, type = 'standard_user') =>
  (await registrations(simulator)).find((one) => one.user_type === type)

export const tokenRequest = (simulator, client, form, options = {}) => request(simulator, testToken, {
  method: 'POST',
  headers: {
    Authorization: `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`,
    'Content-Type': 'application/x-www-form-urlencoded',
  },
  body: new URLSearchParams(form).toString(),
  ...options,
})

export const clientToken = async (simulator, client) =>
  JSON.parse((await tokenRequest(simulator, client, {grant_type: 'client_credentials'})).body).client_access_token

export const resource = (simulator, path, token, options = {}) =>
  request(simulator, resourcePath + path, {headers: {Authorization: `Bearer ${token}`}, ...options})
