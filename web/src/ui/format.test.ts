import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  describeCountdown,
  formatBytes,
  formatCount,
  formatCountdown,
  formatDay,
  formatDuration,
  formatMilliseconds,
  formatNumber,
  formatOffset,
} from './format.ts'

test('bytes', () => {
  assert.equal(formatBytes(0), '0 B')
  assert.equal(formatBytes(999), '999 B')
  assert.equal(formatBytes(1000), '1.0 kB')
  assert.equal(formatBytes(999_999), '1.0 MB')
  assert.equal(formatBytes(61_500_000), '61.5 MB')
  assert.equal(formatBytes(-5), '0 B')
})

test('numbers', () => {
  assert.equal(formatCount(0), '0')
  assert.equal(formatCount(999), '999')
  assert.equal(formatCount(1_000_000), '1,000,000')
  assert.equal(formatNumber(1234.5678, 3), '1,234.568')
  assert.equal(formatNumber(1234, 3), '1,234')
  assert.equal(formatNumber(-0.5, 3), '-0.5')
  assert.equal(formatNumber(-0.0001, 3), '0')
  assert.equal(formatNumber(0.12345, 4), '0.1235')
  assert.equal(formatNumber(999_999.9996, 3), '1,000,000')
})

test('countdowns', () => {
  assert.equal(formatCountdown(3_600_000), '1:00:00')
  assert.equal(formatCountdown(59_999), '0:59')
  assert.equal(formatCountdown(-1), '0:00')
  assert.equal(formatCountdown(90 * 86_400_000), '90 d 0 h')
  assert.equal(describeCountdown(61_000), '1 minute left')
  assert.equal(describeCountdown(0), 'expired')
  assert.equal(describeCountdown(7_300_000), '2 hours left')
})

test('durations, offsets, days', () => {
  assert.equal(formatDuration(3600), 'hourly')
  assert.equal(formatDuration(900), '15 minutes')
  assert.equal(formatDuration(86400), 'daily')
  assert.equal(formatDuration(0), 'varying')
  assert.equal(formatMilliseconds(0.15), '0.1 ms')
  assert.equal(formatMilliseconds(1234), '1.23 s')
  assert.equal(formatOffset(-28800), 'UTC−08:00')
  assert.equal(formatOffset(19800), 'UTC+05:30')
  assert.equal(formatDay(0, -28800), '1969-12-31')
})
