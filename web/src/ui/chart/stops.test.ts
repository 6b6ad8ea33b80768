import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stopAt, stopCount, timeOfStop } from './stops.ts'

const total = (
  from: number,
): { from: number; to: number; total: string; readings: number; estimated: number; label: string } => ({
  from,
  to: from + 10,
  total: '1',
  readings: 1,
  estimated: 0,
  label: '',
})
const line = {
  points: Float64Array.of(100, 1, 1, 0, 200, 2, 2, 0, 400, 3, 3, 0),
  totals: [total(0), total(10)] as never[],
}

test('the slider stops at each point, or at the middle of each bar', () => {
  assert.equal(stopCount(line, true), 3)
  assert.deepEqual(
    [0, 1, 2, 3].map((stop) => timeOfStop(line, true, stop)),
    [100, 200, 400, null],
  )
  assert.equal(stopCount(line, false), 2)
  assert.deepEqual(
    [0, 1, 2].map((stop) => timeOfStop(line, false, stop)),
    [5, 15, null],
  )
  assert.equal(stopCount(undefined, true), 0)
  assert.equal(timeOfStop(undefined, true, 0), null)
})

test('a time belongs to the stop at or before it', () => {
  assert.deepEqual(
    [0, 99, 100, 199, 200, 399, 400, 9000].map((time) => stopAt(line, true, time)),
    [0, 0, 0, 0, 1, 1, 2, 2],
  )
  assert.equal(stopAt(undefined, true, 5), 0)
})
