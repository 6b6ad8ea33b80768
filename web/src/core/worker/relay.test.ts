import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { SendEffect } from '../events.ts'
import { send, type Failure } from './relay.ts'

const effect: SendEffect = {
  type: 'send',
  request: 1,
  upstream: 'pge',
  method: 'GET',
  path: '/feed',
  query: '',
  headers: [],
  body: '',
}
const ownFetch = globalThis.fetch

afterEach(() => {
  globalThis.fetch = ownFetch
})

/** An answer whose body breaks off as a browser tells it. */
function brokenOff(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('hello'))
    },
    pull(controller) {
      controller.error(new TypeError('network error'))
    },
  })
  return new Response(body, { headers: { 'Smd-Relay': 'answer', 'Smd-Upstream-Status': '200' } })
}

/** The failure that follows a broken body when the server tells `told` of it, and the addresses asked for. */
async function failureOf(
  told: () => Promise<Response>,
): Promise<{ failure: Failure; asked: string[]; names: string[] }> {
  const asked: string[] = []
  const names: string[] = []
  globalThis.fetch = async (input, init) => {
    asked.push(String(input))
    if (asked.length > 1) return told()
    names.push(new Headers(init?.headers).get('Smd-Request') ?? '')
    return brokenOff()
  }
  const failures: Failure[] = []
  await send(effect, new AbortController().signal, {
    head: () => undefined,
    body: () => undefined,
    end: () => assert.fail('a broken body has no end'),
    failed: (failure) => failures.push(failure),
    server: () => undefined,
  })
  assert.equal(failures.length, 1)
  return { failure: failures[0] as Failure, asked, names }
}

test('asks the relay by the name of the request why the body broke off', async () => {
  const problem = { stage: 'timeout', during: 'receive', reason: 'nothing came', code: 0, sent: 'all' }
  const { failure, asked, names } = await failureOf(async () =>
    Response.json(problem, { status: 504, headers: { 'Smd-Relay': 'problem' } }),
  )
  assert.match(names[0] ?? '', /^[0-9a-f]{32}$/)
  assert.deepEqual(asked, ['/relay/pge/feed', `/api/relay/problems/${names[0]}`])
  assert.equal(failure.stage, 'timeout')
  assert.equal(failure.during, 'receive')
  assert.equal(failure.message, 'nothing came')
})

test('a body that broke off for no reason the relay knows was truncated', async () => {
  const unknown = async (): Promise<Response> => Response.json({ code: 'problem.unknown' }, { status: 404 })
  const gone = async (): Promise<Response> => Promise.reject(new TypeError('refused'))
  for (const told of [unknown, gone]) {
    const { failure } = await failureOf(told)
    assert.equal(failure.stage, 'receive')
    assert.equal(failure.sent, 'all')
    assert.match(failure.message, /truncated/)
  }
})
