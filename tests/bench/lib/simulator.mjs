// Starts smd-simulator for one measurement, and does by hand what fetches its sample data.

import { createWriteStream, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readReady } from './login.mjs'

const resource = '/GreenButtonConnect/espi/1_1/resource'
export const tokenPath = '/datacustodian/test/oauth/v2/token'
export const statusPath = `${resource}/ReadServiceStatus`
export const samplePath = `${resource}/DownloadSampleData`

/** {child, readyFile, origin, ca, cert, key, …} */
export async function startSimulator(processes, name, program, folder, args = []) {
  const readyFile = join(folder, `${name}.ready.json`)
  // One that an earlier simulator of this name left behind would be believed.
  rmSync(readyFile, { force: true })
  const child = await processes.start(name, program, ['--state', join(folder, `${name}.state`), '--tls-listen', '127.0.0.1:0',
    '--portal-listen', '127.0.0.1:0', '--log-level', 'warn', '--ready-file', readyFile, ...args], { ready: () => readReady(readyFile) !== null })
  return { child, readyFile, ...readReady(readyFile) }
}

function send(simulator, method, path, headers = {}, body = '') {
  return new Promise((resolve, reject) => {
    const sent = request(simulator.origin + path, {
      method,
      headers: { ...headers, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) },
      ca: readFileSync(simulator.ca),
      cert: readFileSync(simulator.cert),
      key: readFileSync(simulator.key),
    }, resolve)
    sent.once('error', reject)
    sent.end(body)
  })
}

async function text(answer) {
  let all = ''
  for await (const piece of answer.setEncoding('utf8')) all += piece
  if (answer.statusCode !== 200) throw new Error(`the simulator answered ${answer.statusCode}: ${all.slice(0, 500)}`)
  return all
}

export async function credentials(simulator) {
  const all = JSON.parse(await text(await send(simulator, 'GET', '/simulator/registrations')))
  const standard = all.find((one) => one.user_type === 'standard_user') ?? all[0]
  return { id: standard.client_id, secret: standard.client_secret }
}

/** Saves the sample data to a file. */
export async function saveSampleData(simulator, file) {
  const { id, secret } = await credentials(simulator)
  const answer = JSON.parse(await text(await send(simulator, 'POST', tokenPath,
    { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' },
    'grant_type=client_credentials')))
  const feed = await send(simulator, 'GET', samplePath, { authorization: `Bearer ${answer.client_access_token ?? answer.access_token}` })
  if (feed.statusCode !== 200) await text(feed)
  await pipeline(feed, createWriteStream(file))
}
