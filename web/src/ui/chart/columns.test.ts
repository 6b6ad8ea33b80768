import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf } from './columns.ts'

test('a last point closes the step of the last reading', () => {
  assert.deepEqual(columnsOf(new Float64Array([0, 10, 10, 0, 60, 20, 20, 1]), 60, 0.1), {
    x: [0, 60, 120],
    low: [1, 2, 2],
    high: [1, 2, 2],
    estimated: [null, 2, null],
  })
})

test('a gap ends the line where the interval ends and is not bridged', () => {
  const columns = columnsOf(new Float64Array([0, 1, 1, 0, 300, 2, 2, 2]), 60, 1)
  assert.deepEqual(columns.x, [0, 60, 180, 300, 360])
  assert.deepEqual(columns.high, [1, 1, null, 2, 2])
})

test('x never goes backwards when intervals overlap or vary', () => {
  const columns = columnsOf(new Float64Array([0, 1, 1, 0, 30, 2, 2, 2, 90, 3, 3, 2]), 60, 1)
  for (let index = 1; index < columns.x.length; index++)
    assert.ok((columns.x[index] ?? 0) > (columns.x[index - 1] ?? 0))
  assert.deepEqual(columnsOf(new Float64Array(), 60, 1), { x: [], low: [], high: [], estimated: [] })
})
