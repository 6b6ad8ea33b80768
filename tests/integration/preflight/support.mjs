// Runs the real smd preflight. SMD_BIN_DIR names the folder of the program.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { program } from '../lib/proxy.mjs'

const patience = 60_000

/** Settings of the shell that runs the tests must not leak in. */
const cleanEnvironment = () => Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(SMD_|PGE_|SSL_CERT|SSL_KEY|OPENSSL_|(https?|all|no)_proxy$)/i.test(name)))

/** smd to its end: {code, stdout, stderr}. */
export async function smd(args, { env = {}, input = '', ...more } = {}) {
  const child = spawn(program('smd'), args, { env: { ...cleanEnvironment(), ...env }, timeout: patience, ...more })
  const result = { stdout: '', stderr: '' }
  child.stdout.on('data', (text) => (result.stdout += text))
  child.stderr.on('data', (text) => (result.stderr += text))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [code, signal] = await once(child, 'close')
  return { ...result, code: code ?? signal }
}

/** smd preflight --json: also {json, ids}. */
export async function preflight(args, options) {
  const result = await smd(['preflight', '--json', ...args], options)
  assert.ok(result.stdout.startsWith('{'), `no JSON: ${result.stdout}${result.stderr}`)
  const json = JSON.parse(result.stdout)
  return { ...result, json, ids: json.findings.map((finding) => finding.id) }
}
