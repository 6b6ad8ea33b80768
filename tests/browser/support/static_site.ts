// The page from its static files alone: a plain web server without an smd-proxy behind it.

import { createServer, type Server } from 'node:http'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, resolve } from 'node:path'
import { root } from './processes.ts'

const folder = resolve(root, process.env['SMD_WEB_DIR'] ?? 'web/dist')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
}

export class StaticSite {
  private readonly server: Server
  /** Every path asked for that is no file. */
  readonly missed: string[] = []

  private constructor() {
    this.server = createServer((request, answer) => {
      const path = new URL(request.url ?? '/', 'http://site').pathname
      const file = resolve(folder, `.${path === '/' ? '/index.html' : path}`)
      const type = types[extname(file)]
      try {
        if (!file.startsWith(folder) || !type) throw new Error('not served')
        const content = readFileSync(file)
        answer.writeHead(200, { 'Content-Type': type }).end(content)
      } catch {
        this.missed.push(path)
        answer.writeHead(404).end()
      }
    })
  }

  static async start(): Promise<StaticSite> {
    const site = new StaticSite()
    await new Promise<void>((listening) => site.server.listen(0, '127.0.0.1', listening))
    return site
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((stopped) => this.server.close(stopped))
  }
}
