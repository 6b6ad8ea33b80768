import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FeedMemory } from './feed_memory.ts'
import { markAt, XmlLines, type LineMaker } from './xml_lines.ts'

/** Lines as they are, a mark every second one; says when it is used for two documents at once. */
class Lines implements LineMaker {
  calls = 0
  private count = 0
  private offset = 0

  xmlIndex(bytes: Uint8Array, flags: number): { lines: number; marks: [number, number, number][] } {
    this.calls += 1
    if ((flags & 1) !== 0) this.count = this.offset = 0
    const marks: [number, number, number][] = []
    let start = 0
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
      if (this.count % 2 === 0) marks.push([this.count, this.offset + start, 0])
      this.count += 1
      start = at + 1
    }
    if ((flags & 2) !== 0 && start < bytes.length) {
      if (this.count % 2 === 0) marks.push([this.count, this.offset + start, 0])
      this.count += 1
    }
    this.offset += bytes.length
    return { lines: this.count, marks }
  }

  xmlLines(bytes: Uint8Array, _depth: number, skip: number, count: number): string {
    return new TextDecoder()
      .decode(bytes)
      .split('\n')
      .slice(skip, skip + count)
      .join('\n')
  }
}

const signal = new AbortController().signal
const nothing = (): void => undefined

function opened(text: string): { xml: XmlLines; core: Lines; part: Parameters<XmlLines['lines']>[0] } {
  const memory = new FeedMemory()
  const bytes = new TextEncoder().encode(`before ${text}`)
  memory.appendFeed(3, bytes)
  const core = new Lines()
  const part = { request: 3, offset: 7, size: bytes.length - 7, raw: true }
  return { xml: new XmlLines(core, memory), core, part }
}

test('any window has its own lines', async () => {
  const all = Array.from({ length: 21 }, (_, index) => `line ${index}`)
  const { xml, part } = opened(all.join('\n'))
  assert.deepEqual(await xml.open(part, signal, nothing), { lines: 21, bytes: part.size, complete: true })
  for (let first = 0; first < 21; first++)
    for (let count = 1; first + count <= 21; count++)
      assert.deepEqual(await xml.lines(part, first, count, false), all.slice(first, first + count))
  assert.deepEqual(await xml.lines(part, 19, 50, false), all.slice(19))
  assert.deepEqual(await xml.lines(part, 30, 5, false), [])
})

test('a part is indexed once', async () => {
  const { xml, core, part } = opened('a\nb\nc')
  await Promise.all([xml.open(part, signal, nothing), xml.open(part, signal, nothing)])
  await xml.open(part, signal, nothing)
  assert.equal(core.calls, 1)
})

test('two parts are indexed one after the other', async () => {
  const { xml, part } = opened('a\nb\nc\nd')
  const other = { ...part, offset: part.offset + 2, size: part.size - 2 }
  const [one, two] = await Promise.all([xml.open(part, signal, nothing), xml.open(other, signal, nothing)])
  assert.deepEqual([one.lines, two.lines], [4, 3])
})

test('the line of a byte is found', async () => {
  const text = 'zero\none\ntwo\nthree\nfour'
  const { xml, part } = opened(text)
  await xml.open(part, signal, nothing)
  for (const [word, line] of [
    ['zero', 0],
    ['one', 1],
    ['two', 2],
    ['three', 3],
    ['four', 4],
  ] as const)
    assert.equal(await xml.lineOf(part, 7 + text.indexOf(word)), line, word)
})

test('the mark before a value is found', () => {
  const marks: [number, number, number][] = [
    [0, 0, 0],
    [200, 5000, 2],
    [400, 9000, 1],
  ]
  assert.deepEqual(
    [0, 199, 200, 399, 400, 10_000].map((line) => markAt(marks, line, 0)),
    [0, 0, 1, 1, 2, 2],
  )
  assert.equal(markAt(marks, 8999, 1), 1)
  assert.equal(markAt([], 4, 0), -1)
})
