// The feed of the hand-written views: an electric and a gas usage point, with a gap and estimates.

import type { Feed, Series } from '../src/core/view.ts'

const first = 1_725_174_000

function series(index: number, more: Partial<Series>): Series {
  const interval = more.interval ?? 3600
  const count = more.count ?? 9600
  return {
    index,
    usagePoint: '5327221',
    title: '',
    commodity: 'electricity',
    unit: 'kWh',
    flowDirection: 'delivered (forward)',
    flow: 1,
    interval,
    count,
    first,
    last: first + (count - 1) * interval,
    end: first + count * interval,
    total: '',
    estimated: 0,
    summable: true,
    repeated: 0,
    coverage: '100.00',
    gaps: 0,
    gapSeconds: 0,
    peak: { value: '2.310 kWh', start: first + 18 * 3600, local: '2024-09-01T18:00:00-07:00' },
    estimatedShare: '0.00',
    cost: '',
    tou: [],
    ...more,
  }
}

export const feed: Feed = {
  id: 1,
  title: 'DownloadSampleData',
  state: 'done',
  bytes: 5_213_884,
  totalBytes: 5_213_884,
  entries: 428,
  readings: 19_200,
  resources: [
    { name: 'UsagePoint', count: 2 },
    { name: 'LocalTimeParameters', count: 1 },
    { name: 'MeterReading', count: 3 },
    { name: 'ReadingType', count: 3 },
    { name: 'IntervalBlock', count: 400 },
    { name: 'IntervalReading', count: 19_200 },
    { name: 'UsageSummary', count: 14 },
  ],
  series: [
    series(0, {
      title: 'Electricity, delivered, hourly',
      total: '6,318.402 kWh',
      estimated: 259,
      estimatedShare: '2.69',
      coverage: '97.91',
      gaps: 1,
      gapSeconds: 200 * 3600,
      cost: '1,958.70462 USD',
      tou: [
        { code: 1, name: 'SPK Summer Peak', total: '1,100.120 kWh', readings: 1500 },
        { code: 2, name: 'SOP Summer Off Peak', total: '5,218.282 kWh', readings: 8100 },
      ],
    }),
    series(1, {
      title: 'Electricity, received, hourly',
      flowDirection: 'received (reverse)',
      flow: 19,
      total: '2,901.118 kWh',
    }),
    series(2, {
      usagePoint: '8841200',
      title: 'Gas, daily',
      commodity: 'natural gas',
      unit: 'therm',
      interval: 86400,
      count: 400,
      total: '311.02 therm',
      estimated: 3,
      estimatedShare: '0.75',
    }),
  ],
  seriesCount: 3,
  usagePoints: [
    {
      id: '5327221',
      title: 'Usage point 5327221, electricity',
      series: [0, 1],
      net: '3,417.284 kWh',
      delivered: 0,
      received: 1,
    },
    { id: '8841200', title: 'Usage point 8841200, natural gas', series: [2], net: '', delivered: -1, received: -1 },
  ],
  summary: [
    'Electricity delivered to the customer at usage point 5327221: 9,600 readings of one hour each, from 1 September 2024 to 6 October 2025.',
    'That is 6.318 MWh in all; the largest reading is 2.31 kWh, on 1 September 2024 at 18:00.',
    'Readings cover 97.91 % of that time: one gap, 200 h in all.',
    '259 readings (2.69 %) are estimates, not measurements.',
    'At usage point 5327221 the customer took 3.417 MWh more than it gave back.',
    'The checks found one kind of error and 2 kinds of warnings.',
  ],
  customer: {
    shown: false,
    toggle: { id: 'customer:1', label: 'Show customer data', kind: 'plain', enabled: true, why: '' },
    resources: [
      {
        type: 'CustomerAccount',
        entry: 3,
        fields: [{ name: 'name', value: '•••' }],
      },
    ],
  },
  notes: ['One hour is missing on 2024-11-24; the chart leaves it open.'],
  error: '',
  timeZone: 'UTC-08:00, daylight saving UTC-07:00',
  timeZoneOffset: -28800,
  raw: 1,
}
