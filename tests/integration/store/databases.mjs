// The two databases that a session store can be in, each fresh in a folder of its own. PostgreSQL is
// Debian's, started here; it refuses to run as root, so it then runs as its package's own user.
import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {chownSync, mkdirSync, readdirSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {promisify} from 'node:util'

const call = promisify(execFile)
const packageUser = 'postgres'

const binaries = () => {
  const base = '/usr/lib/postgresql'
  const newest = readdirSync(base).sort((a, b) => Number(b) - Number(a))[0]
  return join(base, newest, 'bin')
}

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address()
  server.close()
  await once(server, 'close')
  return port
}

const idOf = async (flag) => Number((await call('id', [flag, packageUser])).stdout)

/** A server of its own with one database, stopped when the test is over: {url, stop, start}. */
export const startPostgres = async (t, folder) => {
  const root = process.getuid() === 0
  const user = root ? {uid: await idOf('-u'), gid: await idOf('-g')} : {}
  const data = join(folder, 'postgres')
  mkdirSync(data, {mode: 0o700})
  if (root) chownSync(data, user.uid, user.gid)
  const bin = binaries()
  const environment = {...process.env, LC_ALL: 'C.UTF-8'}
  await call(join(bin, 'initdb'), ['--pgdata', data, '--username', 'smd', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
    {...user, cwd: data, env: environment})
  const port = await freePort()
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data, '-c', 'max_connections=60'],
    {...user, cwd: data, env: environment, stdio: ['ignore', 'ignore', 'pipe']})
  let log = ''
  const closed = once(child, 'close')
  t.after(async () => {
    child.kill('SIGINT')
    await closed
  })
  await new Promise((ready, failed) => {
    child.stderr.on('data', (bytes) => {
      log += bytes
      if (log.includes('database system is ready to accept connections')) ready()
    })
    child.on('close', () => failed(new Error(`PostgreSQL ended:\n${log}`)))
  })
  return `postgresql://smd@127.0.0.1:${port}/postgres`
}

/** [name, function that makes the address of a fresh store]. */
export const databases = [
  ['SQLite', async (_t, folder) => `sqlite:${join(folder, 'sessions.db')}`],
  ['PostgreSQL', startPostgres],
]
