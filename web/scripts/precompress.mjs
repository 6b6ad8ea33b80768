// Writes a Brotli and a gzip copy beside every file of dist/ that gains from it, and prints what a
// first visit transfers. The server picks one by Accept-Encoding; it never compresses on its own.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '..', 'dist')
const compressible = new Set(['.html', '.js', '.css', '.wasm', '.svg', '.json', '.txt'])
// Loaded only when a chart, or the page of the findings, is shown.
const lazy = /chart|plot|picture|findings|smd-(feed|xml|totals|session)|replay|session/i

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => compressible.has(extname(file)))

let first = 0
for (const file of files.sort()) {
  const bytes = readFileSync(file)
  const br = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_MODE]:
        extname(file) === '.wasm' ? constants.BROTLI_MODE_GENERIC : constants.BROTLI_MODE_TEXT,
    },
  })
  const gz = gzipSync(bytes, { level: 9 })
  writeFileSync(`${file}.br`, br)
  writeFileSync(`${file}.gz`, gz)
  const name = relative(dist, file)
  if (!lazy.test(name)) first += br.length
  console.log(
    `${name.padEnd(44)} ${String(statSync(file).size).padStart(8)} B  br ${String(br.length).padStart(7)}  gz ${String(gz.length).padStart(7)}${lazy.test(name) ? '  (on demand)' : ''}`,
  )
}
console.log(`first load, Brotli: ${first} B`)
