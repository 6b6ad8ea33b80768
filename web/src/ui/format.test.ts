import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  describeCountdown,
  formatBytes,
  formatCountdown,
  formatDay,
  formatDuration,
  formatMilliseconds,
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
