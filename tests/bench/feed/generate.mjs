// The feed that is read: sample data of smd-simulator, as many days as give the wanted size. Kept between
// runs under a name that holds the days, so that a run starts at once.

import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { saveSampleData, startSimulator } from '../lib/simulator.mjs'

/** About what one more day adds to a sample of all three kinds. */
export const bytesPerDay = 61_600

export async function generateFeed({ processes, folder, programs, output, bytes, say }) {
  const days = Math.round(bytes / bytesPerDay)
  const file = join(output, `feed-${days}-days.xml`)
  if (!existsSync(file)) {
    say(`generating ${days} days of sample data`)
    mkdirSync(output, { recursive: true })
    const simulator = await startSimulator(processes, 'feed-simulator', join(programs, 'smd-simulator'), folder,
      ['--sample-days', String(days), '--sample-kind', 'all', '--seed', '1'])
    const unfinished = `${file}.part`
    try {
      await saveSampleData(simulator, unfinished)
      renameSync(unfinished, file)
    } finally {
      rmSync(unfinished, { force: true })
      await processes.stop(simulator.child)
    }
  }
  const size = statSync(file).size
  if (size < bytes * 0.8 || size > bytes * 1.25) throw new Error(`${file} has ${size} bytes, wanted are about ${bytes}`)
  return file
}
