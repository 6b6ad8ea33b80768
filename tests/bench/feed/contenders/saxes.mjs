// saxes, event by event, in pieces, with neither positions nor name spaces, which cost it time.

import { SaxesParser } from 'saxes'
import { Columns } from './columns.mjs'

const piece = 1 << 20
const local = (name) => name.slice(name.indexOf(':') + 1)

export function read(bytes) {
  const columns = new Columns()
  const parser = new SaxesParser({ position: false })
  let inReading = false
  let inPeriod = false
  let wanted = null
  let text = ''
  parser.on('opentag', (tag) => {
    const name = local(tag.name)
    if (name === 'IntervalReading') inReading = true
    else if (inReading) {
      if (name === 'timePeriod') inPeriod = true
      else if (name === 'value' || (inPeriod && (name === 'start' || name === 'duration'))) {
        wanted = columns[name]
        text = ''
      }
    }
  })
  parser.on('text', (characters) => {
    if (wanted !== null) text += characters
  })
  parser.on('closetag', (tag) => {
    if (wanted !== null) {
      wanted.push(Number(text))
      wanted = null
    } else if (inReading) {
      const name = local(tag.name)
      if (name === 'timePeriod') inPeriod = false
      else if (name === 'IntervalReading') inReading = false
    }
  })
  parser.on('error', (error) => {
    throw error
  })
  const decoder = new TextDecoder()
  for (let at = 0; at < bytes.length; at += piece) parser.write(decoder.decode(bytes.subarray(at, at + piece), { stream: true }))
  parser.close()
  return columns
}
