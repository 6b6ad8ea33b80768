// Reads the command line of the bench. Decides nothing about what is measured.

export const parts = ['relay', 'streaming', 'feed', 'native-feed', 'big', 'connectivity', 'first-load', 'store']

const usage = `Usage: scripts/bench [--quick] [--only PART[,PART]]
Measures the console against other tools in one run, prints a table and writes build/bench/results.json.
  --quick   every measurement in a small form: shows that they work, not how fast things are
  --only    only these parts: ${parts.join(' ')}
  --help    this text`

export function readOptions(args) {
  const options = { quick: false, parts, help: null }
  const rest = [...args]
  while (rest.length > 0) {
    const word = rest.shift()
    if (word === '--quick') options.quick = true
    else if (word === '--help' || word === '-h') options.help = usage
    else if (word === '--only') options.parts = readParts(rest.shift())
    else throw new Error(`unknown option ${word}\n${usage}`)
  }
  return options
}

function readParts(text) {
  const wanted = (text ?? '').split(',').filter((word) => word !== '')
  const unknown = wanted.filter((word) => !parts.includes(word))
  if (wanted.length === 0 || unknown.length > 0) throw new Error(`--only takes ${parts.join(', ')}\n${usage}`)
  return parts.filter((part) => wanted.includes(part))
}
