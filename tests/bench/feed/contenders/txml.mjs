// txml into its nodes, then a walk over all of them.

import { parse } from 'txml/txml'
import { Columns } from './columns.mjs'

const local = (name) => name.slice(name.indexOf(':') + 1)

export function read(bytes) {
  const nodes = parse(new TextDecoder().decode(bytes))
  const columns = new Columns()
  walk(nodes, columns)
  return columns
}

function walk(nodes, columns) {
  for (const node of nodes) {
    if (typeof node === 'string') continue
    if (local(node.tagName) === 'IntervalReading') readReading(node, columns)
    else walk(node.children, columns)
  }
}

function readReading(reading, columns) {
  for (const child of reading.children) {
    const name = local(child.tagName)
    if (name === 'value') columns.value.push(Number(child.children[0]))
    else if (name === 'timePeriod') {
      for (const part of child.children) {
        const kind = local(part.tagName)
        if (kind === 'start') columns.start.push(Number(part.children[0]))
        else if (kind === 'duration') columns.duration.push(Number(part.children[0]))
      }
    }
  }
}
