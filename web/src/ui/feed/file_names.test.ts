import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Series } from '../../core/view.ts'
import { entryFileName, seriesFileName } from './file_names.ts'

const series = (index: number, usagePoint: string, flowDirection: string): Series =>
  ({ index, usagePoint, flowDirection }) as Series

test('a file is named after its usage point and flow', () => {
  const all = [series(0, '5391320451', 'delivered (forward)'), series(1, '5391320451', 'received')]
  assert.equal(seriesFileName(all[0] as Series, all, 'csv'), 'usage-point-5391320451-delivered.csv')
  assert.equal(seriesFileName(all[1] as Series, all, 'json'), 'usage-point-5391320451-received.json')
})

test('two series of one name are told apart', () => {
  const all = [series(0, '7', 'delivered'), series(3, '7', 'delivered')]
  assert.equal(seriesFileName(all[1] as Series, all, 'csv'), 'usage-point-7-delivered-4.csv')
})

test('what no file name may hold is left out', () => {
  assert.equal(seriesFileName(series(2, '../A b:c', ''), [], 'csv'), 'usage-point-a-b-c.csv')
  assert.equal(seriesFileName(series(2, '', ''), [], 'csv'), 'series-3.csv')
})

test('an entry is named after the feed', () => {
  assert.equal(entryFileName('My usage 2026.xml', 12), 'my-usage-2026-entry-12.xml')
  assert.equal(entryFileName('DownloadSampleData', 0), 'downloadsampledata.xml')
})
