import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentHeight, scrollTopFor, visibleRows, type ListShape } from './virtual_list.ts'

const small: ListShape = { count: 100, rowHeight: 30, viewHeight: 300, maxHeight: 8_000_000 }
const huge: ListShape = { count: 3_000_000, rowHeight: 30, viewHeight: 300, maxHeight: 8_000_000 }

test('a short list is laid out as it is', () => {
  assert.equal(contentHeight(small), 3000)
  assert.deepEqual(visibleRows(0, small), { first: 0, last: 14, top: 0 })
  const middle = visibleRows(600, small)
  assert.equal(middle.first, 16)
  assert.equal(middle.top, 16 * 30)
  assert.equal(visibleRows(2700, small).last, 100)
})

test('a list that fits its view does not move', () => {
  const tiny = { ...small, count: 3 }
  assert.equal(contentHeight(tiny), 90)
  assert.deepEqual(visibleRows(0, tiny), { first: 0, last: 3, top: 0 })
  assert.deepEqual(visibleRows(0, { ...small, count: 0 }), { first: 0, last: 0, top: 0 })
})

test('a huge list is scaled: both ends and every row can be reached', () => {
  assert.equal(contentHeight(huge), 8_000_000)
  assert.equal(visibleRows(0, huge).first, 0)
  assert.equal(visibleRows(8_000_000 - 300, huge).last, 3_000_000)
  for (const row of [0, 1, 9, 10, 11, 1_499_999, 2_999_999]) {
    const scrollTop = scrollTopFor(row, 0, huge)
    const seen = visibleRows(scrollTop, huge)
    const y = seen.top + (row - seen.first) * 30
    assert.ok(y >= scrollTop - 1e-3 && y + 30 <= scrollTop + 300 + 1e-3, `row ${row} at ${y - scrollTop}`)
  }
})

test('a row in sight needs no scrolling', () => {
  assert.equal(scrollTopFor(5, 0, small), 0)
  assert.equal(scrollTopFor(10, 0, small), 30)
  assert.equal(scrollTopFor(2, 300, small), 60)
})

test('rows drawn always cover the view', () => {
  for (const shape of [small, huge]) {
    const range = contentHeight(shape) - shape.viewHeight
    for (let step = 0; step <= 50; step++) {
      const scrollTop = (range * step) / 50
      const seen = visibleRows(scrollTop, shape)
      assert.ok(seen.top <= scrollTop + 1e-6)
      assert.ok(seen.top + (seen.last - seen.first) * shape.rowHeight >= scrollTop + shape.viewHeight - 1e-6)
    }
  }
})
