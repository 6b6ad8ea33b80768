import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Total } from '../../core/feed_questions.ts'
import { barsOf, totalsWithin } from './bars.ts'

const total = (from: number, value: string, estimated = 0): Total => ({
  label: `${from}`,
  from,
  to: from + 100,
  total: value,
  readings: 24,
  covered: 100,
  estimated,
})

test('a bar stands in the middle of its time, in the unit chosen, with a mark where a reading is estimated', () => {
  assert.deepEqual(barsOf([total(0, '2500.000'), total(100, '-1', 3)], 0.001), {
    x: [50, 150],
    low: [null, null],
    high: [2.5, -0.001],
    estimated: [null, -0.001],
  })
})

test('the totals that a window touches', () => {
  const all = [total(0, '1'), total(100, '2'), total(200, '3')]
  assert.deepEqual(
    totalsWithin(all, 150, 200).map(({ label }) => label),
    ['100'],
  )
  assert.equal(totalsWithin(all, 0, 300).length, 3)
})
