// Both stores behind one face, so that one suite tests them alike.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Postgres } from './postgres.mjs'

class Sqlite {
  kind = 'sqlite'
  constructor(folder) {
    this.folder = folder
  }
  fresh() {
    return `sqlite:${join(mkdtempSync(join(this.folder, 'store-')), 'sessions.db')}`
  }
  sql(url, text) {
    return execFileSync('sqlite3', [url.slice('sqlite:'.length)], { encoding: 'utf8', input: `.timeout 10000\n${text}` }).trim()
  }
  /** Every byte that rests on the disk. */
  bytes(url) {
    const file = url.slice('sqlite:'.length)
    return ['', '-wal', '-shm'].map((end) => file + end).filter(existsSync).map((name) => readFileSync(name, 'latin1')).join('')
  }
  async stop() {}
}

class Postgresql {
  kind = 'postgresql'
  static async start(folder) {
    const store = new Postgresql()
    store.server = await Postgres.start(folder)
    return store
  }
  fresh() {
    return this.server.fresh()
  }
  sql(url, text) {
    return this.server.sql(url, text)
  }
  bytes(url) {
    return this.server.dump(url)
  }
  stop() {
    return this.server.stop()
  }
}

/** `kind` "sqlite" or "postgresql". */
export const startStore = async (kind, folder) => (kind === 'sqlite' ? new Sqlite(folder) : Postgresql.start(folder))
export const kinds = ['sqlite', 'postgresql']
