// Starts smd-proxy and logs in, as the page does: the token of the start address buys a cookie.

import { existsSync, readFileSync, rmSync } from 'node:fs'

/** {child, address, start, headers}: the headers every request to the relay needs. */
export async function startProxy(processes, name, program, args, readyFile) {
  rmSync(readyFile, { force: true })
  const child = await processes.start(name, program, [...args, '--listen', '127.0.0.1:0', '--log-level', 'warn', '--ready-file', readyFile], {
    ready: () => readReady(readyFile) !== null,
  })
  const { address, start } = readReady(readyFile)
  return { child, address, start, headers: await logIn(address, start) }
}

async function logIn(address, start) {
  const token = new URLSearchParams(new URL(start).hash.slice(1)).get('token')
  const answer = await fetch(`${address}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'smd-console': '1' },
    body: JSON.stringify({ token }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!answer.ok || !cookie) throw new Error(`log-in at smd-proxy: status ${answer.status} ${await answer.text()}`)
  return { cookie, 'smd-console': '1' }
}

/** The content of a ready file, or null while it is not complete. */
export function readReady(file) {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
