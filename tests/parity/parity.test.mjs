// Parity: the same event lists give byte-identical updates natively and in the WebAssembly module
// that the page ships. The lists are made by running the console against the simulator's rules
// (make_lists), which also prints what the native core answered to each event. The same lists saved as
// sessions: the session module makes the same file as the native core, and what is opened again shows
// the same at every event (make_lists has looked at that natively). Every export of it is the same as the
// native one, its HAR is one by the schema, and without customer data it is judged as before.
//   node tests/parity/parity.test.mjs   (SMD_PARITY_DIR overrides build/parity)
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { assertHar } from '../integration/sessions/har_schemas.mjs'
import { dir, makeLists } from './lists.mjs'

const root = new URL('../..', import.meta.url).pathname
const wasmDir = process.env.SMD_WASM_DIR ?? join(root, 'build/wasm/wasm')
const fewestLists = 50

const lists = makeLists()

/** A module, and `call(name, text, ...rest)` for its functions that take bytes and answer. */
async function load(file) {
  const { default: create } = await import(join(wasmDir, `${file}.js`))
  const module = await create({ wasmBinary: readFileSync(join(wasmDir, `${file}.wasm`)) })
  return (name, text, { before = [], after = [] } = {}) => {
    const bytes = new TextEncoder().encode(text)
    const at = module._smd_alloc(bytes.length)
    module.HEAPU8.set(bytes, at)
    const answer = module[`_${name}`](...before, at, bytes.length, ...after) >>> 0
    module._smd_free(at)
    // The answer is {status, size, address}; views are taken anew because memory may have grown.
    const [status, size, address] = new Uint32Array(module.HEAPU8.buffer, answer, 3)
    return { status, text: new TextDecoder().decode(module.HEAPU8.slice(address, address + size)) }
  }
}

const read = (name) => readFileSync(join(dir, name), 'utf8')
const lines = (name) => read(name).trimEnd().split('\n')
const viewIn = (update) => update.slice(0, update.indexOf(',"effects":'))
const session = await load('smd_session')
const asked = (request) => {
  const { status, text } = session('smd_session', JSON.stringify(request))
  assert.equal(status, 0, text)
  return JSON.parse(text)
}
const judgement = ({ verdicts }) => verdicts.map(({ step, verdict, findings }) => ({ step, verdict, findings }))

test(`at least ${fewestLists} event lists`, () => assert.ok(lists.length >= fewestLists, `only ${lists.length}`))

const formats = ['session', 'html', 'har', 'markdown', 'support', 'junit']

for (const name of lists) {
  test(name, async () => {
    const events = lines(name)
    const expected = lines(name.replace('.events.', '.updates.'))
    assert.equal(events.length, expected.length)
    const core = await load('smd_core')
    for (const [index, event] of events.entries()) {
      const { status, text } = core('smd_handle', event, { after: [0] })
      assert.equal(status, 0, text)
      assert.equal(text, expected[index], `event ${index}: ${event.slice(0, 200)}`)
    }
  })

  test(`${name} saved and opened again`, async () => {
    const native = read(name.replace('.events.jsonl', '.session.json'))
    const written = session('smd_session', read(name.replace('.events.jsonl', '.write.json')))
    assert.equal(written.status, 0, written.text)
    assert.equal(written.text, `{"session":${native}}`)

    const opened = session('smd_session', JSON.stringify({ op: 'open', text: native }))
    assert.equal(opened.status, 0, opened.text)
    const answer = JSON.parse(opened.text)
    assert.deepEqual(answer.notes, [])
    const core = await load('smd_core')
    const records = answer.session.events
    let at = 0
    for (const [index, update] of lines(name.replace('.events.', '.updates.')).entries()) {
      const count = JSON.parse(update).record.length
      let shown = ''
      for (const record of records.slice(at, at + count)) {
        const { status, text } = core('smd_handle', JSON.stringify(record), { after: [1] })
        assert.equal(status, 0, text)
        // Live, the bytes of a feed come after the event that the view belongs to.
        if (!record.stored) shown = viewIn(text)
        else core('smd_body', answer.session.bodies[record.sha256].data, { before: [record.request] })
      }
      at += count
      if (count > 0) assert.equal(shown, viewIn(update), `event ${index}`)
    }
    assert.equal(at, records.length)

    const judged = asked({ op: 'replay', session: answer.session })
    assert.deepEqual(judged.differences, [])
    assert.deepEqual(judged.notes, [])
  })

  test(`${name} exported`, () => {
    const saved = JSON.parse(read(name.replace('.events.jsonl', '.session.json')))
    const digests = JSON.parse(read(name.replace('.events.jsonl', '.exports.json')))
    for (const format of formats) {
      const sha256 = digests[format]
      assert.ok(sha256, format)
      const { text } = asked({ op: 'export', session: saved, format, options: {} })
      assert.equal(createHash('sha256').update(text).digest('hex'), sha256, format)
      if (format === 'har') assertHar(JSON.parse(text))
      if (format === 'session') assert.deepEqual(JSON.parse(text), saved)
    }
  })

  test(`${name} without customer data`, () => {
    const request = JSON.parse(read(name.replace('.events.jsonl', '.write.json')))
    const whole = JSON.parse(read(name.replace('.events.jsonl', '.session.json')))
    const { session: without } = asked({ ...request, options: { customerData: true } })
    assert.equal(without.redaction, 'secrets and customer data')
    assert.deepEqual(judgement(without), judgement(whole))
    assert.deepEqual(asked({ op: 'open', text: JSON.stringify(without) }).notes, [])
    assert.deepEqual(asked({ op: 'replay', session: without }).differences, [])
  })
}
