import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { PreflightEffect } from '../events.ts'
import { preflight } from './preflight.ts'

const effect: PreflightEffect = {
  type: 'preflight',
  request: 7,
  upstream: 'pge test',
  connection: true,
  experiment: false,
}
const identity = { configured: true, usable: false }
const ownFetch = globalThis.fetch

afterEach(() => {
  globalThis.fetch = ownFetch
})

/** What the effect came to, in order, when the server does as `answer` does. */
async function outcome(answer: typeof fetch, signal = new AbortController().signal): Promise<unknown[]> {
  const seen: unknown[] = []
  globalThis.fetch = answer
  await preflight(effect, signal, {
    facts: (facts) => seen.push(facts),
    refused: (message) => seen.push(message),
    failed: (failure) => seen.push([failure.stage, failure.sent]),
    server: (state) => seen.push(state),
  })
  return seen
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })

test('asks the server as the contract says, and passes the facts on as they are', async () => {
  const asked: unknown[] = []
  const seen = await outcome(async (input, init) => {
    const headers = new Headers(init?.headers)
    asked.push(input, init?.method, headers.get('Smd-Console'), headers.get('Content-Type'), init?.body)
    return json(200, { identity, connection: { status: 200 } })
  })
  assert.deepEqual(asked, [
    '/api/preflight/pge%20test',
    'POST',
    '1',
    'application/json',
    '{"connection":true,"experiment":false}',
  ])
  assert.deepEqual(seen, ['reached', { identity, connection: { status: 200 }, experiment: null }])
})

test('a refusal of the server is told in its own words', async () => {
  const seen = await outcome(async () => json(404, { title: 'No', detail: 'There is no upstream "pge test".' }))
  assert.deepEqual(seen, ['reached', 'There is no upstream "pge test".'])
})

test('a refusal without words names the status', async () => {
  const seen = await outcome(async () => new Response('gone', { status: 500 }))
  assert.deepEqual(seen, ['reached', 'smd-proxy answered HTTP 500.'])
})

test('an ended log-in is reported beside the refusal', async () => {
  const seen = await outcome(async () => json(401, { detail: 'Log in first.' }))
  assert.deepEqual(seen, ['login-needed', 'Log in first.'])
})

test('an answer without an identity is refused, never taken for facts', async () => {
  for (const body of [{}, [], null, 'text', { identity: null }, { identity: [] }]) {
    const seen = await outcome(async () => json(200, body))
    assert.match(String(seen[1]), /not a preflight/, JSON.stringify(body))
    assert.equal(seen.length, 2)
  }
})

test('a server that does not answer is an error, and the page hears of it', async () => {
  const seen = await outcome(async () => {
    throw new TypeError('connection refused')
  })
  assert.deepEqual(seen, ['unreachable', 'The console’s own server (smd-proxy) did not answer.'])
})

test('a cancelled one fails as cancelled', async () => {
  const abort = new AbortController()
  const seen = await outcome(async () => {
    abort.abort()
    throw new DOMException('aborted', 'AbortError')
  }, abort.signal)
  assert.deepEqual(seen, [['cancelled', 'nothing']])
})
