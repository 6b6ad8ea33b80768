// Stands between smd-proxy and the simulator and keeps every token answer, so that a test knows all
// secrets of a run from the wire itself. Passes everything on as it is, over mutual TLS on both sides.

import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, request as secureRequest, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { Simulator } from './simulator.ts'

export class Recorder {
  /** The bodies of the token answers, in order. */
  readonly answers: string[] = []
  /** A ready file as the simulator's, but for the origin. */
  readonly readyFile: string
  private readonly server: Server

  private constructor(server: Server, readyFile: string) {
    this.server = server
    this.readyFile = readyFile
  }

  static async start(simulator: Simulator): Promise<Recorder> {
    const { origin = '', ca = '', cert = '', key = '' } = simulator.server.ready
    // The simulator's own server certificate: it names localhost, whatever the port.
    const own = (name: string): Buffer => readFileSync(join(dirname(ca), name))
    const client = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) }
    const server = createServer({ cert: own('server.pem'), key: own('server.key'), ca: client.ca, requestCert: true, rejectUnauthorized: false })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const readyFile = join(dirname(simulator.readyFile), 'recorder.ready.json')
    writeFileSync(readyFile, JSON.stringify({ ...simulator.server.ready, origin: `https://localhost:${(server.address() as AddressInfo).port}` }))
    const recorder = new Recorder(server, readyFile)
    server.on('request', (request, answer) => {
      const onward = secureRequest(`${origin}${request.url}`, { ...client, method: request.method, headers: request.headers }, (upstream) => {
        answer.writeHead(upstream.statusCode ?? 502, upstream.rawHeaders)
        const pieces: Buffer[] = []
        const isToken = new URL(request.url ?? '', origin).pathname.endsWith('/token')
        upstream.on('data', (piece: Buffer) => {
          if (isToken) pieces.push(piece)
          if (!answer.write(piece)) upstream.pause()
        })
        answer.on('drain', () => upstream.resume())
        upstream.on('end', () => {
          if (isToken) recorder.answers.push(Buffer.concat(pieces).toString('utf8'))
          answer.end()
        })
        upstream.on('error', () => answer.destroy())
      })
      onward.on('error', () => answer.destroy())
      answer.on('close', () => onward.destroy())
      request.pipe(onward)
    })
    return recorder
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
