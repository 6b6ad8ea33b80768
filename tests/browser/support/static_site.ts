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
  '.json': 'application/json',
  '.jsonl': 'text/plain; charset=utf-8',
}

export class StaticSite {
  private readonly server: Server
  /** Every path asked for that is no file. */
  readonly missed: string[] = []

  private constructor(mounts: Record<string, string>) {
    this.server = createServer((request, answer) => {
      const path = new URL(request.url ?? '/', 'http://site').pathname
      const [prefix, base] = Object.entries(mounts).find(([one]) => path.startsWith(one)) ?? ['/', folder]
      const file = resolve(base, path === '/' ? 'index.html' : decodeURIComponent(path.slice(prefix.length)))
      const type = types[extname(file)]
      try {
        if (!file.startsWith(base) || !type) throw new Error('not served')
        const content = readFileSync(file)
        answer.writeHead(200, { 'Content-Type': type }).end(content)
      } catch {
        this.missed.push(path)
        answer.writeHead(404).end()
      }
    })
  }

  /** `mounts`: further folders by the path they are served under, such as "/lists/". */
  static async start(mounts: Record<string, string> = {}): Promise<StaticSite> {
    const site = new StaticSite(mounts)
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
