// Runs the real smd. SMD_BIN_DIR names the folder of the program; the default is the debug preset's.
import {spawn} from 'node:child_process'
import {readFile, writeFile} from 'node:fs/promises'
import {join, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'

import {freePort} from '../lib/ports.mjs'
import {registrations, startSimulator} from '../simulator/support.mjs'

export const root = resolve(fileURLToPath(import.meta.url), '../../../..')
const program = join(process.env.SMD_BIN_DIR ?? join(root, 'build/debug/proxy'), 'smd')

// Nothing of the environment the tests run in may leak into a run.
const cleanEnvironment = () => Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(SMD_(?!BIN_DIR|CORPUS)|PGE_|SSL_CERT$|SSL_KEY$)/.test(name)))

/** Starts smd; `done` resolves to {code, stdout, stderr} at its end. */
export const start = (args, {env = {}, input} = {}) => {
  const child = spawn(program, args, {env: {...cleanEnvironment(), ...env}})
  const result = {stdout: '', stderr: ''}
  child.stdout.on('data', (text) => { result.stdout += text })
  child.stderr.on('data', (text) => { result.stderr += text })
  if (input !== undefined) child.stdin.end(input)
  const done = new Promise((resolved) => {
    child.on('close', (code, signal) => resolved({...result, code: code ?? signal}))
  })
  return {child, result, done}
}

export const smd = (args, options = {}) => start(args, {input: '', ...options}).done

export {freePort}

/** A simulator whose registrations lead to a port on which smd may listen. */
export const startSimulatorForSmd = async (t, args = [], {redirectUri} = {}) => {
  const port = await freePort()
  const simulator = await startSimulator(t, [
    '--sample-days', '2',
    '--redirect-uri', redirectUri ?? `http://127.0.0.1:${port}/cb/redirect`,
    '--scope-selection-uri', `http://127.0.0.1:${port}/cb/scope`, ...args])
  // The ready file is named by time and chance: smd gets a copy under a known name.
  const ready = join(simulator.folder, 'simulator.json')
  await writeFile(ready, JSON.stringify(simulator.ready))
  return {...simulator, readyFile: ready, port}
}

export const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'))

/** Every secret of every registration, and the forms in which they could slip out. */
export const secretsOf = async (simulator) => (await registrations(simulator)).flatMap((one) => {
  const pair = Buffer.from(`${one.client_id}:${one.client_secret}`).toString('base64')
  return [one.client_secret, one.registration_access_token, pair.slice(0, -4)]
})

/** Waits until the text of a running smd matches. */
export const until = async (running, pattern) => {
  const deadline = Date.now() + 30000
  while (!pattern.test(running.result.stdout)) {
    if (running.child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`never printed ${pattern}:\n${running.result.stdout}\n${running.result.stderr}`)
    }
    await new Promise((done) => setTimeout(done, 20))
  }
  return running.result.stdout.match(pattern)
}
