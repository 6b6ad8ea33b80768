// The browser's own DOMParser (C++), then a walk over every IntervalReading. Runs in the page: workers
// have no DOMParser.

import { Columns } from './columns.mjs'

const espi = 'http://naesb.org/espi'

export function read(bytes) {
  const text = new TextDecoder().decode(bytes)
  const document = new DOMParser().parseFromString(text, 'application/xml')
  const columns = new Columns()
  for (const reading of document.getElementsByTagNameNS(espi, 'IntervalReading')) {
    for (let child = reading.firstElementChild; child !== null; child = child.nextElementSibling) {
      const name = child.localName
      if (name === 'value') columns.value.push(Number(child.textContent))
      else if (name === 'timePeriod') {
        for (let part = child.firstElementChild; part !== null; part = part.nextElementSibling) {
          if (part.localName === 'start') columns.start.push(Number(part.textContent))
          else if (part.localName === 'duration') columns.duration.push(Number(part.textContent))
        }
      }
    }
  }
  return columns
}
