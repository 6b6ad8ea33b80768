// fast-xml-parser into objects, without what the readings don't need, then a walk down to the readings.

import { XMLParser } from 'fast-xml-parser'
import { Columns } from './columns.mjs'

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value])

export function read(bytes) {
  const text = new TextDecoder().decode(bytes)
  const parser = new XMLParser({ ignoreAttributes: true, removeNSPrefix: true, parseTagValue: false, processEntities: false })
  const columns = new Columns()
  for (const entry of list(parser.parse(text).feed.entry)) {
    for (const block of list(entry.content?.IntervalBlock)) {
      for (const reading of list(block.IntervalReading)) {
        columns.start.push(Number(reading.timePeriod.start))
        columns.duration.push(Number(reading.timePeriod.duration))
        columns.value.push(Number(reading.value))
      }
    }
  }
  return columns
}
