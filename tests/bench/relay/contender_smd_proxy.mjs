// smd-proxy as a relay, with its defaults, to the same upstream as the others.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startProxy } from '../lib/login.mjs'
import { largePath, smallPath } from './upstream.mjs'

export async function startContenderSmdProxy({ processes, folder, certificates, upstream, programs }) {
  const own = join(folder, 'smd-proxy')
  mkdirSync(own, { recursive: true })
  const config = join(own, 'proxy.toml')
  writeFileSync(
    config,
    `profile = "none"
[upstreams.bench]
origin = "https://localhost:${upstream.port}"
ca-file = "${certificates.ca}"
cert = "${certificates.client.cert}"
key = "${certificates.client.key}"
allow = ["GET ${smallPath}", "GET ${largePath}"]
`,
  )
  const proxy = await startProxy(processes, 'smd-proxy', join(programs, 'smd-proxy'), ['--config', config, '--store', 'none'], join(own, 'ready.json'))
  return { name: 'smd-proxy', child: proxy.child, base: `${proxy.address}/relay/bench`, headers: proxy.headers }
}
