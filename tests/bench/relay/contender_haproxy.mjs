// HAProxy as a relay: plain HTTP in, verified mutual TLS with kept connections out.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '../lib/ports.mjs'

export async function startContenderHaproxy({ processes, folder, certificates, upstream }) {
  const [port] = await freePorts(1)
  const own = join(folder, 'haproxy')
  mkdirSync(own, { recursive: true })
  const config = join(own, 'haproxy.cfg')
  writeFileSync(
    config,
    `global
  nbthread 1
  maxconn 1000
  ssl-default-server-options ssl-min-ver TLSv1.2
  tune.bufsize 65536
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 600s
  option http-keep-alive
  http-reuse always
frontend browser
  bind 127.0.0.1:${port}
  default_backend custodian
backend custodian
  http-request set-path %[path,bytes(12)]
  http-request set-header Host localhost:${upstream.port}
  server one 127.0.0.1:${upstream.port} ssl verify required ca-file ${certificates.ca} verifyhost localhost sni str(localhost) crt ${certificates.client.both} pool-max-conn -1 pool-purge-delay 600s
`,
  )
  const child = await processes.start('haproxy', 'haproxy', ['-db', '-f', config], { port })
  return { name: 'HAProxy', child, base: `http://127.0.0.1:${port}/relay/bench`, headers: {} }
}
