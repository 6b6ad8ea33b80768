// The console's core in WebAssembly, called as the page's worker calls it: a `file` event, the bytes in
// pieces, an `end` event. Its model holds every reading with quality, cost and time of use, joined with
// its reading type, meter and usage point, judged and summed up; the others fill three arrays.

const piece = 64 * 1024
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const now = 1_790_000_000_000

export async function prepare() {
  // Not bundled: the very files that the page ships.
  const { default: createModule } = await import(/* @vite-ignore */ new URL('/core/smd_core.js', self.location.href).href)
  return new Core(await createModule({ locateFile: () => '/core/smd_core.wasm' }))
}

class Core {
  #module
  #request = 0

  constructor(module) {
    this.#module = module
    this.#event({ type: 'start', now, random: '0'.repeat(64), config: { version: '', environments: [], certificates: {}, companion: {} } })
  }

  read(bytes) {
    this.#request = this.#request === 0 ? 1_000_000_001 : this.#request + 1
    const request = this.#request
    this.#event({ type: 'file', now, request, name: 'feed.xml', size: bytes.length })
    for (let at = 0; at < bytes.length; at += piece) {
      const part = bytes.subarray(at, at + piece)
      this.#call(part, (pointer) => this.#module._smd_body(request, pointer, part.length))
    }
    const { view } = this.#event({ type: 'end', now, request, timing: {} })
    if (view.feed?.state !== 'done') throw new Error(`the core did not read the feed: ${JSON.stringify(view.feed)}`)
    return new Feed(this, view.feed)
  }

  rows(feed, series, first, count) {
    return this.#json(this.#module._smd_rows(feed, series, first, count))
  }

  #event(event) {
    const bytes = encoder.encode(JSON.stringify(event))
    return this.#call(bytes, (pointer) => this.#module._smd_handle(pointer, bytes.length, 0))
  }

  #call(bytes, call) {
    const pointer = this.#module._smd_alloc(bytes.length) >>> 0
    if (pointer === 0) throw new Error('out of memory')
    this.#module.HEAPU8.set(bytes, pointer)
    const answer = this.#json(call(pointer))
    this.#module._smd_free(pointer)
    return answer
  }

  #json(pointer) {
    const heap = this.#module.HEAPU8
    const [status, size, start] = new Uint32Array(heap.buffer, pointer >>> 0, 3)
    const text = decoder.decode(heap.subarray(start, start + size))
    if (status !== 0) throw new Error(`the core refused: ${text}`)
    return JSON.parse(text)
  }
}

class Feed {
  #core
  #feed

  constructor(core, feed) {
    this.#core = core
    this.#feed = feed
  }

  /** Sums for the comparison: starts from the table's rows, since the core keeps the columns to itself. */
  result() {
    const window = 5000
    let readings = 0
    let start = 0
    for (const series of this.#feed.series) {
      for (let first = 0; first < series.count; first += window) {
        const rows = this.#core.rows(this.#feed.id, series.index, first, window)
        for (const row of rows) start += Date.parse(row.start) / 1000
        readings += rows.length
      }
    }
    return { readings, start }
  }
}
