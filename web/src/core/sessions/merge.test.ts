import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf, merged } from './merge.ts'

const base = { title: 'T', note: 'N' }

test('what only one of two changed is taken from that one', () => {
  const merge = merged(base, { title: 'T', note: 'mine' }, { title: 'theirs', note: 'N' })
  assert.deepEqual(merge, { title: 'theirs', note: 'mine', conflicts: [] })
  assert.deepEqual(merged(base, base, { title: 'T', note: 'theirs' }), { title: 'T', note: 'theirs', conflicts: [] })
})

test('what both changed is named, and keeps what was typed here', () => {
  const merge = merged(base, { title: 'A', note: 'mine' }, { title: 'B', note: 'theirs' })
  assert.deepEqual(merge, { title: 'A', note: 'mine', conflicts: ['title', 'note'] })
})

test('two who wrote the same have no conflict', () => {
  const same = { title: 'T', note: 'same' }
  assert.deepEqual(merged(base, same, same), { ...same, conflicts: [] })
})

test('only what differs is changed', () => {
  assert.deepEqual(changesOf(base, { title: 'T', note: 'M' }), { note: 'M' })
  assert.deepEqual(changesOf(base, base), {})
})
