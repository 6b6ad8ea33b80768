// Starts the real smd-proxy, logs in, and asks it things; over fetch where fetch can, else byte by byte.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
/** A program of the build under test. */
export const program = (name) => join(resolve(root, process.env.SMD_BIN_DIR ?? 'build/debug/proxy'), name)

const toml = (value) => (Array.isArray(value) ? `[${value.map(toml).join(', ')}]` : typeof value === 'string' ? JSON.stringify(value) : String(value))

/** The TOML text of settings: top-level keys, then a table for each upstream. */
export function tomlText(settings, upstreams = {}) {
  const lines = Object.entries(settings).filter(([, value]) => value !== undefined).map(([key, value]) => `${key} = ${toml(value)}`)
  for (const [name, table] of Object.entries(upstreams)) {
    lines.push(`[upstreams.${name}]`, ...Object.entries(table).map(([key, value]) => `${key} = ${toml(value)}`))
  }
  return lines.join('\n') + '\n'
}

/** Runs a program to its end: {code, stdout, stderr}. */
export async function run(name, args, { env = {}, input } = {}) {
  const child = spawn(program(name), args, { env: cleanEnvironment(env), stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (bytes) => (stdout += bytes))
  child.stderr.on('data', (bytes) => (stderr += bytes))
  if (input !== undefined) child.stdin.end(input)
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

/** Settings of the shell that runs the tests must not leak in. */
function cleanEnvironment(extra) {
  const env = { ...process.env }
  for (const key of Object.keys(env)) if (key.startsWith('SMD_')) delete env[key]
  return { ...env, ...extra }
}

export class Proxy {
  /** `settings` and `upstreams` become the TOML file; `args` and `env` come on top. */
  static async start({ folder, settings = {}, upstreams = {}, args = [], env = {}, logLevel = 'debug' }) {
    const own = mkdtempSync(join(folder, 'proxy-'))
    const config = join(own, 'proxy.toml')
    writeFileSync(config, tomlText({ profile: 'none', listen: '127.0.0.1:0', web: own, store: 'none', ...settings }, upstreams))
    const proxy = new Proxy()
    proxy.child = spawn(program('smd-proxy'), ['--config', config, '--log-level', logLevel, '--ready-file', join(own, 'ready.json'), ...args], {
      env: cleanEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    proxy.readyFile = join(own, 'ready.json')
    proxy.stdout = ''
    proxy.stderr = ''
    proxy.closed = once(proxy.child, 'close')
    proxy.child.stderr.on('data', (bytes) => (proxy.stderr += bytes))
    process.on('exit', () => proxy.child.kill('SIGKILL'))
    await new Promise((fulfil, reject) => {
      proxy.child.stdout.on('data', (bytes) => {
        proxy.stdout += bytes
        if (/ at \S+#token=[0-9a-f]+\n/.test(proxy.stdout)) fulfil()
      })
      // A crash must be seen in the test's output, whichever request met it.
      proxy.child.on('close', (code, signal) => {
        if (code !== 0 && signal !== 'SIGKILL') console.error(`smd-proxy ended with ${code ?? signal}:\n${proxy.stderr.slice(-8000)}`)
      })
      proxy.child.on('close', (code) => reject(new Error(`smd-proxy ended with ${code}:\n${proxy.stderr}`)))
    })
    proxy.start = / at (\S+)\n/.exec(proxy.stdout)[1]
    proxy.address = new URL(proxy.start).origin
    proxy.token = new URL(proxy.start).hash.slice('#token='.length)
    proxy.host = new URL(proxy.start).host
    proxy.port = Number(new URL(proxy.start).port)
    return proxy
  }

  async logIn() {
    const answer = await this.request('/api/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'smd-console': '1' },
      body: JSON.stringify({ token: this.token }),
    })
    if (answer.status !== 204) throw new Error(`log-in: ${answer.status} ${answer.text}`)
    this.cookie = answer.headers['set-cookie'][0].split(';')[0]
    return this.cookie
  }

  /** What a request of the page carries. */
  get pageHeaders() {
    return { cookie: this.cookie, 'smd-console': '1' }
  }

  /** One request, whole answer: {status, headers, rawHeaders, body, text, broken}. Nothing is followed. */
  async request(path, { method = 'GET', headers = {}, body, agent = false } = {}) {
    const response = await this.open(path, { method, headers, body, agent })
    const pieces = []
    let broken = false
    try {
      for await (const piece of response) pieces.push(piece)
    } catch {
      broken = true
    }
    const whole = Buffer.concat(pieces)
    return { status: response.statusCode, headers: response.headers, rawHeaders: response.rawHeaders, body: whole, text: whole.toString(), broken: broken || !response.complete }
  }

  /** As request, but returns as soon as the head is there. */
  open(path, { method = 'GET', headers = {}, body, agent = false } = {}) {
    return new Promise((fulfil, reject) => {
      const request = http.request({ host: '127.0.0.1', port: this.port, path, method, headers, agent }, fulfil)
      request.on('error', reject)
      if (body !== undefined) request.setHeader('content-length', Buffer.byteLength(body))
      request.end(body)
    })
  }

  /** A request to the relay as the page makes it. */
  relay(path, { headers = {}, ...rest } = {}) {
    return this.request(`/relay/${path}`, { headers: { ...this.pageHeaders, ...headers }, ...rest })
  }

  /** The log so far, parsed. */
  get log() {
    return this.stderr.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  }

  /** Resolves once a line of the log matches. */
  async logged(matches) {
    for (;;) {
      const found = this.log.find(matches)
      if (found) return found
      await once(this.child.stderr, 'data')
    }
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal)
    const [code] = await this.closed
    return code
  }
}
