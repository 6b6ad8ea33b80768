import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clamped, panned, spanned, zoomed } from './window.ts'

const bounds = { from: 1_000_000, to: 1_900_000 }

test('a window stays within what there is, and keeps its width', () => {
  assert.deepEqual(clamped({ from: 900_000, to: 1_000_500 }, bounds), { from: 1_000_000, to: 1_100_500 })
  assert.deepEqual(clamped({ from: 1_880_000, to: 1_980_000 }, bounds), { from: 1_800_000, to: 1_900_000 })
  assert.deepEqual(clamped({ from: 0, to: 5_000_000 }, bounds), bounds)
})

test('nothing narrower than two hours is shown, unless there is less', () => {
  assert.deepEqual(clamped({ from: 1_500_000, to: 1_500_010 }, bounds), { from: 1_500_000, to: 1_507_200 })
  assert.deepEqual(clamped({ from: 10, to: 12 }, { from: 0, to: 3600 }), { from: 0, to: 3600 })
})

test('zooming keeps the point under the pointer', () => {
  const narrow = zoomed(bounds, bounds, 0.5, 1_300_000)
  assert.equal(narrow.to - narrow.from, 450_000)
  assert.equal((1_300_000 - narrow.from) / 450_000, (1_300_000 - bounds.from) / 900_000)
  assert.deepEqual(zoomed(narrow, bounds, 4, 1_300_000), bounds)
})

test('panning stops at the ends', () => {
  const window = { from: 1_400_000, to: 1_500_000 }
  assert.deepEqual(panned(window, bounds, 1), { from: 1_500_000, to: 1_600_000 })
  assert.deepEqual(panned(window, bounds, -9), { from: 1_000_000, to: 1_100_000 })
})

test('a span from all of it is its last part, otherwise the middle stays', () => {
  assert.deepEqual(spanned(bounds, bounds, 100_000), { from: 1_800_000, to: 1_900_000 })
  assert.deepEqual(spanned({ from: 1_400_000, to: 1_600_000 }, bounds, 100_000), { from: 1_450_000, to: 1_550_000 })
  assert.deepEqual(spanned({ from: 1_400_000, to: 1_600_000 }, bounds, 0), bounds)
  assert.deepEqual(spanned(bounds, bounds, 99_999_999), bounds)
})
