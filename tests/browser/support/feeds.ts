// Small ESPI feeds written by the tests: one usage point, hourly readings; whole, or broken at a place
// that is known.

import { closeSync, openSync, writeSync } from 'node:fs'

const namespaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"'
const base = 'https://utility.example/espi/1_1/resource/RetailCustomer/9/UsagePoint/7'
/** 2026-01-05T00:00:00 Pacific. */
export const firstReading = 1_767_600_000
/** 1970-01-02T00:00:00Z, so that a million hours end in 2084. */
export const longFeedStart = 86_400

interface Entry {
  id: number
  self: string
  up: string
  related: string[]
  content: string
}

function entry({ id, self, up, related, content }: Entry): string {
  const link = (rel: string, href: string): string => `    <link rel="${rel}" href="${href}"/>`
  return [
    '  <entry>',
    `    <id>urn:uuid:00000000-0000-4000-8000-00000000000${id}</id>`,
    link('self', self),
    link('up', up),
    ...related.map((href) => link('related', href)),
    '    <title>written by a test</title>',
    `    <content type="application/xml">${content}</content>`,
    '    <published>2026-01-07T08:00:00Z</published>',
    '    <updated>2026-01-07T08:00:00Z</updated>',
    '  </entry>',
  ].join('\n')
}

function readings(count: number): string {
  const one = (index: number): string =>
    `<espi:IntervalReading><espi:timePeriod><espi:duration>3600</espi:duration><espi:start>${firstReading + index * 3600}</espi:start></espi:timePeriod><espi:value>${1000 + index}</espi:value></espi:IntervalReading>`
  return Array.from({ length: count }, (_, index) => one(index)).join('\n')
}

/** `count` hourly readings of delivered electricity: 1000 Wh, 1001 Wh … */
export function hourlyFeed(count: number): string {
  const meter = `${base}/MeterReading/1`
  const entries = [
    entry({ id: 1, self: base, up: base.replace(/\/7$/, ''), related: [`${base}/MeterReading`, 'https://utility.example/espi/1_1/resource/LocalTimeParameters/1'], content: '<espi:UsagePoint><espi:ServiceCategory><espi:kind>0</espi:kind></espi:ServiceCategory></espi:UsagePoint>' }),
    entry({
      id: 2,
      self: 'https://utility.example/espi/1_1/resource/LocalTimeParameters/1',
      up: 'https://utility.example/espi/1_1/resource/LocalTimeParameters',
      related: [],
      content: '<espi:LocalTimeParameters><espi:dstEndRule>B40E2000</espi:dstEndRule><espi:dstOffset>3600</espi:dstOffset><espi:dstStartRule>360E2000</espi:dstStartRule><espi:tzOffset>-28800</espi:tzOffset></espi:LocalTimeParameters>',
    }),
    entry({ id: 3, self: meter, up: `${base}/MeterReading`, related: [`${meter}/IntervalBlock`, 'https://utility.example/espi/1_1/resource/ReadingType/1'], content: '<espi:MeterReading/>' }),
    entry({
      id: 4,
      self: 'https://utility.example/espi/1_1/resource/ReadingType/1',
      up: 'https://utility.example/espi/1_1/resource/ReadingType',
      related: [],
      content:
        '<espi:ReadingType><espi:accumulationBehaviour>4</espi:accumulationBehaviour><espi:commodity>1</espi:commodity><espi:dataQualifier>12</espi:dataQualifier><espi:flowDirection>1</espi:flowDirection><espi:intervalLength>3600</espi:intervalLength><espi:kind>12</espi:kind><espi:phase>769</espi:phase><espi:powerOfTenMultiplier>0</espi:powerOfTenMultiplier><espi:timeAttribute>0</espi:timeAttribute><espi:uom>72</espi:uom></espi:ReadingType>',
    }),
    entry({
      id: 5,
      self: `${meter}/IntervalBlock/1`,
      up: `${meter}/IntervalBlock`,
      related: [],
      content: `<espi:IntervalBlock><espi:interval><espi:duration>${count * 3600}</espi:duration><espi:start>${firstReading}</espi:start></espi:interval>\n${readings(count)}\n</espi:IntervalBlock>`,
    }),
  ]
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<feed ${namespaces}>`, '  <id>urn:uuid:00000000-0000-4000-8000-000000000000</id>', '  <title>A small feed</title>', '  <updated>2026-01-07T08:00:00Z</updated>', ...entries, '</feed>', ''].join('\n')
}

/** The same feed with an end tag misspelt, and the line where that is. */
export function brokenFeed(count: number): { text: string; line: number } {
  const lines = hourlyFeed(count).split('\n')
  const at = lines.findIndex((line) => line.includes('<espi:IntervalReading>')) + 3
  lines[at] = (lines[at] ?? '').replace('</espi:value>', '</espi:valeu>')
  return { text: lines.join('\n'), line: at + 1 }
}

/** `count` hourly readings of a house with solar panels: delivered as in hourlyFeed, received 100 Wh each. */
export function solarFeed(count: number): string {
  const received = hourlyFeed(count)
    .split('\n')
    .slice(5, -2)
    .join('\n')
    // The usage point and the time zone are those of the first part.
    .replace(/ {2}<entry>\n.*?<espi:MeterReading\/>/s, (text) => text.slice(text.lastIndexOf('  <entry>')))
    .replaceAll('/MeterReading/1', '/MeterReading/2')
    .replaceAll('/ReadingType/1', '/ReadingType/2')
    .replaceAll('00000000000', '00000000001')
    .replace('<espi:flowDirection>1<', '<espi:flowDirection>19<')
    .replaceAll(/<espi:value>\d+</g, '<espi:value>100<')
  return hourlyFeed(count).replace('</feed>', `${received}\n</feed>`)
}

/** The feed of hourlyFeed with customer data of a made-up person in its last entry. */
export function customerFeed(count: number, name: string): string {
  const customer = entry({
    id: 8,
    self: 'https://utility.example/espi/1_1/resource/RetailCustomer/9/Customer/3',
    up: 'https://utility.example/espi/1_1/resource/RetailCustomer/9/Customer',
    related: [],
    content: `<cust:Customer xmlns:cust="http://naesb.org/espi/customer"><cust:name>${name}</cust:name></cust:Customer>`,
  })
  return hourlyFeed(count).replace('</feed>', `${customer}\n</feed>`)
}

/** Writes a feed of many readings, hourly and of 1000 Wh, into a file; `separator` stands between them. */
export function writeLongFeed(path: string, count: number, separator: string): void {
  const [head = '', tail = ''] = hourlyFeed(1).split(/<espi:IntervalReading>.*<\/espi:IntervalReading>/)
  const file = openSync(path, 'w')
  const put = (text: string): void => void writeSync(file, separator === '' ? text.replaceAll('\n', '') : text)
  put(head.replace(/<espi:duration>\d+/, `<espi:duration>${count * 3600}`))
  for (let from = 0; from < count; from += 20_000)
    put(
      Array.from(
        { length: Math.min(20_000, count - from) },
        (_, index) =>
          `<espi:IntervalReading><espi:timePeriod><espi:duration>3600</espi:duration><espi:start>${longFeedStart + (from + index) * 3600}</espi:start></espi:timePeriod><espi:value>${(from + index) % 1000}</espi:value></espi:IntervalReading>${separator}`,
      ).join(''),
    )
  put(tail)
  closeSync(file)
}
