// A server on the loopback address for the browser's side of the comparison: an empty page, the bundled
// contenders, the core's files as the page ships them, and the feed: a file, or one that is repeated as often
// as the address says.

import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'

/** `feedFile` is served as it is; `repeated` ({size, pieces}) as `/feed.xml?times=N`. */
export async function serveFeed({ bundles, coreFolder, feedFile, repeated }) {
  const script = 'text/javascript'
  const binary = 'application/octet-stream'
  const files = new Map([
    ['/core/smd_core.js', [script, join(coreFolder, 'smd_core.js')]],
    ['/core/smd_core.wasm', ['application/wasm', join(coreFolder, 'smd_core.wasm')]],
  ])
  if (feedFile) files.set('/feed.xml', [binary, feedFile])
  const server = createServer((request, response) => {
    const [path, query] = request.url.split('?')
    const bundle = bundles.get(/^\/contender\/(\w+)\.js$/.exec(path)?.[1])
    if (path === '/') response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>bench</title>')
    else if (bundle !== undefined) response.setHeader('Content-Type', script).end(bundle)
    else if (files.has(path)) {
      const [type, file] = files.get(path)
      response.writeHead(200, { 'Content-Type': type, 'Content-Length': statSync(file).size, 'Cache-Control': 'no-store' })
      createReadStream(file).pipe(response)
    } else if (path === '/feed.xml' && repeated) {
      const times = Number(new URLSearchParams(query).get('times'))
      response.writeHead(200, { 'Content-Type': binary, 'Content-Length': repeated.size(times), 'Cache-Control': 'no-store' })
      Readable.from(repeated.pieces(times), { objectMode: true }).pipe(response)
    } else response.writeHead(404).end()
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    }),
  }
}
