// The bench's entry: reads the options, then measures. Loads the rest only when it is needed, so that
// --help works before anything is installed.

import { readOptions } from './lib/options.mjs'

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(options.help)
  else process.exitCode = await (await import('./measure.mjs')).measureAll(options)
} catch (error) {
  console.error(`error: ${error.message}`)
  process.exitCode = 2
}
