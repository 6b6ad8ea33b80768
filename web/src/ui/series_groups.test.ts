import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Series } from '../core/view.ts'
import { chartGroups, unitChoices } from './series_groups.ts'

const series = (index: number, usagePoint: string, flowDirection: string, unit = 'Wh'): Series => ({
  index,
  usagePoint,
  title: '',
  commodity: 'electricity',
  unit,
  flowDirection,
  interval: 3600,
  count: 1,
  first: 0,
  last: 0,
  total: '',
  estimated: 0,
  flow: 1,
  end: 0,
  summable: true,
  repeated: 0,
  coverage: '',
  gaps: 0,
  gapSeconds: 0,
  peak: null,
  estimatedShare: '',
  cost: '',
  tou: [],
})

test('both flow directions of a usage point share a chart, other units and points do not', () => {
  const groups = chartGroups([
    series(0, 'a', 'delivered'),
    series(1, 'a', 'received'),
    series(2, 'b', 'delivered'),
    series(3, 'a', 'delivered', 'therm'),
  ])
  assert.deepEqual(
    groups.map((group) => group.series.map((one) => one.index)),
    [[0, 1], [2], [3]],
  )
})

test('units: own first, other prefixes, mean power when the interval is known', () => {
  assert.deepEqual(unitChoices('Wh', 900), [
    { label: 'Wh', factor: 1 },
    { label: 'kWh', factor: 1e-3 },
    { label: 'MWh', factor: 1e-6 },
    { label: 'kW (mean)', factor: 0.004 },
  ])
  assert.deepEqual(unitChoices('kWh', 0), [
    { label: 'kWh', factor: 1 },
    { label: 'Wh', factor: 1000 },
    { label: 'MWh', factor: 1e-3 },
  ])
  assert.deepEqual(unitChoices('therm', 86400), [{ label: 'therm', factor: 1 }])
})
