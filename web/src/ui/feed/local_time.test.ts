import assert from 'node:assert/strict'
import { test } from 'node:test'
import { epochOf, inputValue, offsetIn, shortTime } from './local_time.ts'

test('what is entered is the time that is shown', () => {
  assert.equal(inputValue(1_571_209_200, -25_200), '2019-10-16T00:00')
  assert.equal(epochOf('2019-10-16T00:00', -25_200), 1_571_209_200)
  assert.equal(epochOf(inputValue(1_600_000_020, -28_800), -28_800), 1_600_000_020)
})

test('the offset of a local time', () => {
  assert.equal(offsetIn('2019-10-16T00:00:00-07:00'), -25_200)
  assert.equal(offsetIn('2019-10-16T00:00:00+05:30'), 19_800)
  assert.equal(offsetIn('2019-10-16'), null)
  assert.equal(offsetIn(''), null)
})

test('a local time is short where its seconds say nothing', () => {
  assert.equal(shortTime('2019-10-16T00:00:00-07:00'), '2019-10-16 00:00-07:00')
  assert.equal(shortTime('2019-10-16T00:00:01-07:00'), '2019-10-16 00:00:01-07:00')
  assert.equal(shortTime('2019-10-16T07:15:00Z'), '2019-10-16 07:15Z')
})
