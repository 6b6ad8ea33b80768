// Runs one contender over the feed, in a page or in a worker, and measures from bytes in memory to its
// model, twice: the first time as when a person opens a first file, then again in the same place.
// Loading the contender's own code is not counted. Knows no contender.

export async function measure(contender, feedUrl, { turns = 2 } = {}) {
  const bytes = new Uint8Array(await (await fetch(feedUrl)).arrayBuffer())
  const reader = contender.prepare ? await contender.prepare() : contender
  const times = []
  let result = null
  for (let turn = 0; turn < turns; turn++) {
    const began = performance.now()
    const model = reader.read(bytes)
    times.push(performance.now() - began)
    // Only once, and never inside of what is measured.
    if (turn === 0) result = model.result()
  }
  return { first: times[0], second: times[1], result }
}
