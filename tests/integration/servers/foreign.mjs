// Servers that this project did not write, as upstreams: nginx, HAProxy and openssl s_server, each in
// a folder of its own, on loopback, ended with the test that started it.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import {freePort} from '../lib/ports.mjs'

const path = '/GreenButtonConnect/espi/1_1/resource/ReadServiceStatus'
const patience = 20_000

/** Waits until something listens; a program that ends before says why. */
async function listening(child, port, said) {
  const end = Date.now() + patience
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}: ${said.text}`)
    const socket = connect(port, '127.0.0.1')
    const [event] = await Promise.race([
      once(socket, 'connect').then(() => ['connect']),
      once(socket, 'error').then(() => ['error'], () => ['error']),
    ]).catch(() => ['error'])
    socket.destroy()
    if (event === 'connect') return
    if (Date.now() > end) throw new Error(`${child.spawnfile} does not listen at ${port}: ${said.text}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function start(t, port, program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options })
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said.text = (said.text + text).slice(-4000)))
  child.on('error', (error) => (said.text += error.message))
  t.after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  await listening(child, port, said)
  return { origin: `https://localhost:${port}`, said }
}

/** `client`: directives about client certificates; `location`: what is answered. */
export async function nginx(t, folder, { server, client, location = `return 401 '{"error":"invalid_token"}';`, versions = 'TLSv1.2 TLSv1.3' }) {
  const port = await freePort()
  const own = join(folder, `nginx-${port}`)
  mkdirSync(own, { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${own}/${kind};`)
  writeFileSync(join(own, 'nginx.conf'), `daemon off;
master_process off;
pid ${own}/nginx.pid;
error_log ${own}/error.log warn;
events { worker_connections 64; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  server {
    listen 127.0.0.1:${port} ssl;
    server_name localhost;
    ssl_protocols ${versions};
    ssl_certificate ${server.cert};
    ssl_certificate_key ${server.key};
    ${client}
    location / { default_type application/json; ${location} }
  }
}
`)
  return start(t, port, '/usr/sbin/nginx', ['-e', join(own, 'error.log'), '-p', own, '-c', join(own, 'nginx.conf')])
}

/** `verify`: the words after "ssl crt …" of the bind line; `rules`: lines of the frontend. */
export async function haproxy(t, folder, { server, verify, rules = '', version }) {
  const port = await freePort()
  const own = join(folder, `haproxy-${port}`)
  mkdirSync(own, { recursive: true })
  const both = join(own, 'server.pem')
  writeFileSync(both, execFileSync('cat', [server.cert, server.key]))
  writeFileSync(join(own, 'haproxy.cfg'), `global
  nbthread 1
  maxconn 64
  ssl-default-bind-options ssl-min-ver ${version} ssl-max-ver ${version}
defaults
  mode http
  timeout connect 5s
  timeout client 10s
  timeout server 10s
frontend custodian
  bind 127.0.0.1:${port} ssl crt ${both} ${verify}
  ${rules}
  http-request return status 401 content-type application/json string '{"error":"invalid_token"}'
`)
  return start(t, port, '/usr/sbin/haproxy', ['-db', '-f', join(own, 'haproxy.cfg')])
}

/** Answers every path as s_server -HTTP does: with the file of that name, head and all. */
export async function sServer(t, folder, { server, args, chain }) {
  const port = await freePort()
  const own = join(folder, `s_server-${port}`)
  mkdirSync(join(own, path, '..'), { recursive: true })
  writeFileSync(join(own, path), 'HTTP/1.0 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"error":"invalid_token"}')
  return start(t, port, 'openssl', ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', server.cert, '-key', server.key,
    ...(chain ? ['-cert_chain', chain] : []), '-HTTP', ...args], { cwd: own })
}
