// A real PostgreSQL of the machine's packages in a folder of its own, reached over a socket in that
// folder; as its own user where the tests run as root, which it refuses to.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const versions = '/usr/lib/postgresql'
const user = 'smd'

function binaries() {
  const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0]
  return join(versions, newest, 'bin')
}

const isRoot = process.getuid() === 0
const idOf = (what) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }))
const command = (name, args) =>
  isRoot
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', join(binaries(), name), ...args]]
    : [join(binaries(), name), args]

export class Postgres {
  /** `folder` must be one that other users may pass through. */
  static async start(folder) {
    const server = new Postgres()
    server.folder = join(folder, 'postgres')
    server.data = join(server.folder, 'data')
    server.password = `password-${Math.random().toString(36).slice(2)}`
    mkdirSync(server.folder)
    chmodSync(folder, 0o711)
    const passwordFile = join(server.folder, 'password')
    writeFileSync(passwordFile, server.password)
    if (isRoot) for (const path of [server.folder, passwordFile]) chownSync(path, idOf('-u'), idOf('-g'))
    server.#run('initdb', ['-D', server.data, '-U', user, '--pwfile', passwordFile, '--auth=scram-sha-256', '-E', 'UTF8', '--locale=C.UTF-8', '-N'])
    server.#listen = process.on('exit', () => server.#child?.kill('SIGKILL'))
    await server.up()
    return server
  }

  #child = null
  #listen = null

  #run(name, args) {
    const [program, all] = command(name, args)
    return execFileSync(program, all, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' })
  }

  async up() {
    const [program, args] = command('postgres', ['-D', this.data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${this.folder}`])
    this.#child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' })
    this.#child.stderr.setEncoding('utf8')
    this.log = ''
    this.closed = once(this.#child, 'close')
    await new Promise((fulfil, reject) => {
      this.#child.stderr.on('data', (text) => {
        this.log += text
        if (this.log.includes('ready to accept connections')) fulfil()
      })
      this.#child.on('close', (code) => reject(new Error(`postgres ended with ${code}:\n${this.log}`)))
    })
  }

  /** SIGINT: connections are cut, everything is written. */
  async stop() {
    this.#child.kill('SIGINT')
    await this.closed
    this.#child = null
  }

  #databases = 0
  /** The URL of a new, empty database. */
  fresh() {
    const name = `smd${(this.#databases += 1)}`
    this.sql('postgres', `CREATE DATABASE ${name}`)
    return this.url(name)
  }
  url(name) {
    return `postgresql://${user}:${this.password}@/${name}?host=${encodeURIComponent(this.folder)}`
  }

  /** What psql prints: a line for each row, columns with | between. */
  sql(database, text) {
    return execFileSync('psql', [database.includes('://') ? database : this.url(database), '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1'], { encoding: 'utf8', input: text }).trim()
  }

  /** Everything in a database, as SQL. */
  dump(url) {
    return execFileSync('pg_dump', [url], { encoding: 'latin1', maxBuffer: 1 << 30 })
  }
}
