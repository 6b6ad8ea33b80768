import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointAt, shortNumber } from './readout.ts'

const points = new Float64Array([0, 1, 1, 0, 60, 2, 2, 1, 300, 3, 3, 2])

test('the point whose interval holds the time', () => {
  assert.deepEqual(pointAt(points, 60, 59), { start: 0, low: 1, high: 1, estimated: false, thinned: false })
  assert.deepEqual(pointAt(points, 60, 60), { start: 60, low: 2, high: 2, estimated: true, thinned: false })
  assert.equal(pointAt(points, 60, 359)?.start, 300)
})

test('nothing is in a gap, before the first or after the last', () => {
  assert.equal(pointAt(points, 60, 120), null)
  assert.equal(pointAt(points, 60, -1), null)
  assert.equal(pointAt(points, 60, 360), null)
  assert.equal(pointAt(new Float64Array(), 60, 0), null)
})

test('a point that stands for several readings says so', () => {
  assert.equal(pointAt(new Float64Array([0, 1, 5, 0, 600, 2, 4, 0]), 60, 30)?.thinned, true)
})

test('numbers are short', () => {
  assert.equal(shortNumber(1234.5678), '1,234.6')
  assert.equal(shortNumber(0.123456), '0.1235')
})
