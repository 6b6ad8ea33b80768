import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textParts } from './text_parts.ts'

test('a short text is one part, an empty one none', () => {
  assert.deepEqual(textParts(''), [])
  assert.deepEqual(textParts('a\nb'), ['a\nb'])
})

test('parts end with lines, else with tags, and together they are the text', () => {
  const lines = 'a line of the text\n'.repeat(1000)
  const tags = '<a>1</a>'.repeat(2000)
  for (const [text, end] of [
    [lines, '\n'],
    [tags, '>'],
  ] as const) {
    const parts = textParts(text)
    assert.equal(parts.join(''), text)
    assert.ok(parts.length > 4)
    for (const part of parts) assert.ok(part.endsWith(end) && part.length <= 4000)
  }
})

test('no character is cut in two', () => {
  const text = `x${'😀'.repeat(5000)}`
  const parts = textParts(text)
  assert.equal(parts.join(''), text)
  for (const part of parts) assert.doesNotThrow(() => encodeURIComponent(part))
})
