// A server on the loopback address for the browser's side of the comparison: an empty page, the bundled
// contenders, the core's files as the page ships them, and the feed.

import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

export async function serveFeed({ bundles, coreFolder, feedFile }) {
  const script = 'text/javascript'
  const files = new Map([
    ['/core/smd_core.js', [script, join(coreFolder, 'smd_core.js')]],
    ['/core/smd_core.wasm', ['application/wasm', join(coreFolder, 'smd_core.wasm')]],
    ['/feed.xml', ['application/octet-stream', feedFile]],
  ])
  const server = createServer((request, response) => {
    const path = request.url.split('?')[0]
    const bundle = bundles.get(/^\/contender\/(\w+)\.js$/.exec(path)?.[1])
    if (path === '/') response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>bench</title>')
    else if (bundle !== undefined) response.setHeader('Content-Type', script).end(bundle)
    else if (files.has(path)) {
      const [type, file] = files.get(path)
      response.writeHead(200, { 'Content-Type': type, 'Content-Length': statSync(file).size, 'Cache-Control': 'no-store' })
      createReadStream(file).pipe(response)
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
