// Upstreams: TLS servers that record everything they see. Either HTTP (a handler) or raw bytes.
import { once } from 'node:events'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import { read } from './certs.mjs'

export class Upstream {
  connections = 0 // TCP connections accepted
  handshakes = 0
  bytes = 0 // plain bytes received
  requests = [] // {method, url, headers, rawHeaders, body, certificate}
  sockets = new Set()

  /**
   * `handler(request, response, body)` for HTTP, or `raw(socket, upstream)` for bytes after the handshake, or
   * `tcp(socket, upstream)` for a server that does not even speak TLS.
   */
  static async start(certificates, { handler, raw, tcp, pair = certificates.server, options = {}, client = 'request' } = {}) {
    const upstream = new Upstream()
    const settings = {
      cert: read(pair.cert),
      key: read(pair.key),
      ca: [read(certificates.ca)],
      requestCert: client !== 'none',
      rejectUnauthorized: client === 'require',
      keepAliveTimeout: 60_000,
      ...options,
    }
    if (tcp) {
      upstream.server = net.createServer((socket) => tcp(socket, upstream))
    } else if (raw) {
      upstream.server = tls.createServer(settings, (socket) => {
        socket.on('data', (bytes) => (upstream.bytes += bytes.length))
        socket.on('error', () => {})
        raw(socket, upstream)
      })
    } else {
      upstream.server = https.createServer(settings, async (request, response) => {
        const pieces = []
        request.on('error', () => {})
        response.on('error', () => {})
        const seen = { method: request.method, url: request.url, headers: request.headers, rawHeaders: request.rawHeaders, certificate: request.socket.getPeerCertificate() }
        upstream.requests.push(seen)
        try {
          for await (const piece of request) pieces.push(piece)
        } catch {
          return
        }
        seen.body = Buffer.concat(pieces)
        upstream.server.emit('whole', seen)
        if (handler) handler(request, response, seen.body, upstream)
        else response.writeHead(200, { 'content-type': 'text/plain' }).end('fine\n')
      })
      upstream.server.on('clientError', (_, socket) => socket.destroy())
    }
    upstream.server.on('connection', (socket) => {
      upstream.connections += 1
      upstream.sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        upstream.sockets.delete(socket)
        upstream.server.emit('gone', socket)
      })
    })
    upstream.server.on('secureConnection', () => (upstream.handshakes += 1))
    upstream.server.on('tlsClientError', () => {})
    upstream.server.listen(0, '127.0.0.1')
    await once(upstream.server, 'listening')
    upstream.port = upstream.server.address().port
    upstream.origin = `https://localhost:${upstream.port}`
    return upstream
  }

  /** Nothing at all has reached this server. */
  get sawNothing() {
    return this.connections === 0 && this.requests.length === 0 && this.bytes === 0
  }

  forget() {
    this.connections = this.handshakes = this.bytes = 0
    this.requests = []
  }

  /** Closes all connections and waits until that is so. */
  async dropConnections() {
    const all = [...this.sockets].map((socket) => once(socket, 'close'))
    for (const socket of this.sockets) socket.destroy()
    await Promise.all(all)
  }

  async stop() {
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
  }
}

/** A port where nobody listens. */
export async function closedPort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** The upstream table of the proxy's TOML file for this server. */
export function table(certificates, upstream, more = {}) {
  return {
    origin: upstream.origin,
    'ca-file': certificates.ca,
    cert: certificates.client.cert,
    key: certificates.client.key,
    allow: ['GET /status', 'GET /items/{id}', 'POST /token', 'GET /stream'],
    ...more,
  }
}
