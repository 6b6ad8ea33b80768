// Runs the page's worker in a thread of Node: gives it what a browser's worker has (messages, fetch on
// its own origin with the session cookie, EventSource), and nothing of the page.
import {readFile} from 'node:fs/promises'
import {parentPort, workerData} from 'node:worker_threads'

import {eventSourceOver} from './event_source.mjs'

const {worker, wasm, wasmAddress, origin, cookie} = workerData
const nodeFetch = globalThis.fetch

const sameOriginFetch = async (resource, {headers, cache: _cache, credentials: _credentials, ...options} = {}) => {
  if (resource === wasmAddress) return new Response(await readFile(wasm), {headers: {'Content-Type': 'application/wasm'}})
  const address = new URL(resource, origin)
  if (address.origin !== origin) throw new TypeError(`the page may not fetch from ${address.origin}`)
  const all = new Headers(headers)
  all.set('Cookie', cookie)
  all.set('Sec-Fetch-Site', 'same-origin')
  if (options.method !== undefined && options.method !== 'GET') all.set('Origin', origin)
  return nodeFetch(address, {...options, headers: all})
}

Object.assign(globalThis, {
  self: globalThis,
  location: {href: `${origin}/`},
  // By this the core's module knows that it is in a worker.
  importScripts: () => {},
  fetch: sameOriginFetch,
  EventSource: eventSourceOver(sameOriginFetch, (state, address) => parentPort.postMessage({type: 'hops', state, address})),
  postMessage: (message, {transfer} = {}) => parentPort.postMessage(message, transfer),
})
await import(worker)
parentPort.on('message', (data) => globalThis.onmessage({data}))
