// Runs one program to its end and hands back what it printed. For programs that are waited for; servers
// are started by processes.mjs.

import { spawn } from 'node:child_process'

const running = new Set()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Fails when the program is not there, ends with an error or takes longer than `timeout` ms. */
export function run(command, args, { timeout = 60_000, input, env, allowFailure = false } = {}) {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint()
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    running.add(child)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout)
    child.once('error', (error) => {
      clearTimeout(timer)
      running.delete(child)
      reject(error)
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      running.delete(child)
      const milliseconds = Number(process.hrtime.bigint() - began) / 1e6
      if (code === 0 || allowFailure) resolve({ stdout, stderr, code, milliseconds })
      else reject(new Error(`${command} ended with ${signal ?? code}\n${(stdout + stderr).slice(-2000)}`))
    })
  })
}
