// Parity: the same event lists give byte-identical updates natively and in the WebAssembly module
// that the page ships. The lists are made by running the console against the simulator's rules
// (make_lists), which also prints what the native core answered to each event.
//   node tests/parity/parity.test.mjs   (SMD_PARITY_DIR overrides build/parity)
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import assert from 'node:assert/strict'

const root = new URL('../..', import.meta.url).pathname
const dir = process.env.SMD_PARITY_DIR ?? join(root, 'build/parity')
const wasmDir = process.env.SMD_WASM_DIR ?? join(root, 'build/wasm/wasm')
const maker = process.env.SMD_PARITY_MAKER ?? join(root, 'build/debug/tests/make_lists')
const fewestLists = 50

rmSync(dir, { recursive: true, force: true })
mkdirSync(dir, { recursive: true })
execFileSync(maker, [dir], { stdio: 'inherit' })
const lists = readdirSync(dir).filter((name) => name.endsWith('.events.jsonl'))

const { default: createCore } = await import(join(wasmDir, 'smd_core.js'))
const wasmBinary = readFileSync(join(wasmDir, 'smd_core.wasm'))

async function load() {
  const core = await createCore({ wasmBinary })
  return (event) => {
    const bytes = new TextEncoder().encode(event)
    const at = core._smd_alloc(bytes.length)
    core.HEAPU8.set(bytes, at)
    const answer = core._smd_handle(at, bytes.length, 0) >>> 0
    core._smd_free(at)
    // The answer is {status, size, address}; views are taken anew because memory may have grown.
    const [status, size, address] = new Uint32Array(core.HEAPU8.buffer, answer, 3)
    return { status, text: new TextDecoder().decode(core.HEAPU8.slice(address, address + size)) }
  }
}

test(`at least ${fewestLists} event lists`, () => assert.ok(lists.length >= fewestLists, `only ${lists.length}`))

for (const name of lists) {
  test(name, async () => {
    const events = readFileSync(join(dir, name), 'utf8').trimEnd().split('\n')
    const expected = readFileSync(join(dir, name.replace('.events.', '.updates.')), 'utf8').trimEnd().split('\n')
    assert.equal(events.length, expected.length)
    const handle = await load()
    for (const [index, event] of events.entries()) {
      const { status, text } = handle(event)
      assert.equal(status, 0, text)
      assert.equal(text, expected[index], `event ${index}: ${event.slice(0, 200)}`)
    }
  })
}
