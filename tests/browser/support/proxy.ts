// The console's server, started for a simulator, at the most verbose log level.

import { resolve } from 'node:path'
import { root, Server } from './processes.ts'

const web = resolve(root, process.env['SMD_WEB_DIR'] ?? 'web/dist')

export class Proxy {
  readonly server: Server

  private constructor(server: Server) {
    this.server = server
  }

  /** `simulator`: the ready file of the simulator, or of what stands before it. */
  static async start(folder: string, simulator: string, args: string[] = []): Promise<Proxy> {
    const flags = ['--listen', '127.0.0.1:0', '--web', web, '--simulator', simulator, '--log-level', 'debug', '--store', `sqlite:${folder}/sessions.db`]
    return new Proxy(await Server.start('smd-proxy', folder, [...flags, ...args]))
  }

  get address(): string {
    return (this.server.ready['address'] ?? '').replace(/\/$/, '')
  }

  /** The address with the log-in token, as it is printed for a person. */
  get start(): string {
    return this.server.ready['start'] ?? ''
  }

  get token(): string {
    return new URLSearchParams(new URL(this.start).hash.slice(1)).get('token') ?? ''
  }
}
