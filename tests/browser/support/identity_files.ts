// The client's certificate and key as files of a test's own, so that they can be exchanged while the
// proxy runs: another key, the identity of another simulator (whose authority nobody here knows), and
// the right ones again.

import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverFolder } from './fixtures.ts'
import { Simulator } from './simulator.ts'

export interface Identity {
  certificate: string
  key: string
}

export class IdentityFiles {
  readonly certificate: string
  readonly key: string
  /** As the simulator's ready file, but for the client's files. */
  readonly readyFile: string
  private readonly right: Identity

  /** Begins with the identity that the simulator made for its client. */
  constructor(simulator: Simulator) {
    const folder = join(serverFolder(), 'identity')
    mkdirSync(folder)
    this.right = identityOf(simulator)
    this.certificate = join(folder, 'client.pem')
    this.key = join(folder, 'client.key')
    this.readyFile = join(folder, 'ready.json')
    this.restore()
    writeFileSync(this.readyFile, JSON.stringify({ ...simulator.server.ready, cert: this.certificate, key: this.key }))
  }

  restore(): void {
    this.use(this.right)
  }

  use(identity: Identity): void {
    for (const [from, to] of [
      [identity.certificate, this.certificate],
      [identity.key, this.key],
    ] as const) {
      // The copy keeps the mode of its source: a key stays readable by its owner only.
      rmSync(to, { force: true })
      copyFileSync(from, to)
    }
  }

  /** A key that no certificate was made for. */
  useOtherKey(): void {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    rmSync(this.key, { force: true })
    writeFileSync(this.key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  }
}

export function identityOf(simulator: Simulator): Identity {
  return { certificate: simulator.server.ready['cert'] ?? '', key: simulator.server.ready['key'] ?? '' }
}

/** A certificate and its key from an authority of their own. */
export async function foreignIdentity(): Promise<Identity> {
  const other = await Simulator.start(serverFolder())
  await other.server.stop()
  return identityOf(other)
}
