// Bytes to model natively, by `smd inspect`: how long, and how much memory. What grows must be the columns
// of the readings, not the text.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { generateFeed } from '../feed/generate.mjs'
import { run } from '../lib/run.mjs'

const patience = 180_000

/** A row for each size: {bytes, readings, seconds, bytesPerSecond, peakBytes}. */
export async function measureNativeMemory(context, sizes) {
  const rows = []
  for (const size of sizes) {
    const feedFile = await generateFeed({ ...context, bytes: size })
    context.say(`smd inspect reads ${Math.round(size / 1e6)} MB`)
    const { stdout } = await run('python3', [join(import.meta.dirname, 'peak_memory.py'), join(context.programs, 'smd'), 'inspect', feedFile],
      { timeout: patience })
    const { status, output, seconds, peakBytes } = JSON.parse(stdout)
    // 1 says that the file has findings, which is no matter here.
    if (status !== 0 && status !== 1) throw new Error(`smd inspect ${feedFile} ended with ${status}`)
    const bytes = statSync(feedFile).size
    rows.push({ bytes, readings: readingsOf(output), seconds, bytesPerSecond: bytes / seconds, peakBytes })
  }
  return rows
}

function readingsOf(output) {
  const found = /, ([\d,]+) readings?$/m.exec(output)
  if (!found) throw new Error(`smd inspect names no readings:\n${output.slice(0, 500)}`)
  return Number(found[1].replaceAll(',', ''))
}
