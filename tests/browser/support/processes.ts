// Starts one of the project's servers, waits until it has written its ready file, and stops it by its
// own process id. The output is kept in two files, so that a test can read what was logged.

import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, watch } from 'node:fs'
import { join, resolve } from 'node:path'

/** The project's root: this file lies in tests/browser/support. */
export const root = resolve(import.meta.dirname, '../../..')
const binaries = resolve(root, process.env['SMD_BIN_DIR'] ?? 'build/release/proxy')
const startLimit = 20_000
const stopLimit = 5_000

export function binary(name: string): string {
  const path = join(binaries, name)
  if (!existsSync(path)) throw new Error(`${path} is not there: build it first, or set SMD_BIN_DIR`)
  return path
}

export class Server {
  readonly ready: Record<string, string>
  readonly readyFile: string
  private readonly child: ChildProcess
  private readonly outputs: string[]

  private constructor(child: ChildProcess, readyFile: string, outputs: string[]) {
    this.child = child
    this.readyFile = readyFile
    this.outputs = outputs
    this.ready = texts(JSON.parse(readFileSync(readyFile, 'utf8')))
  }

  static async start(name: string, folder: string, args: string[], environment: Record<string, string> = {}): Promise<Server> {
    mkdirSync(folder, { recursive: true })
    const readyFile = join(folder, `${name}.ready.json`)
    const outputs = [join(folder, `${name}.out`), join(folder, `${name}.log`)]
    const [out, log] = outputs.map((path) => openSync(path, 'a'))
    const seen = appears(folder, readyFile)
    const child = spawn(binary(name), [...args, '--ready-file', readyFile], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', out ?? 'ignore', log ?? 'ignore'],
    })
    for (const file of [out, log]) if (file !== undefined) closeSync(file)
    // A worker that is ended in the middle leaves nothing running.
    const last = (): boolean => child.kill('SIGTERM')
    process.once('exit', last)
    child.once('exit', () => process.off('exit', last))
    const ended = new Promise<never>((_, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => reject(new Error(`${name} ended with ${signal ?? String(code)} before it was ready:\n${outputs.map(read).join('')}`)))
    })
    try {
      await Promise.race([seen.done, ended])
    } catch (error) {
      child.kill('SIGTERM')
      throw error
    } finally {
      seen.stop()
      ended.catch(() => undefined)
    }
    return new Server(child, readyFile, outputs)
  }

  /** Everything the program wrote to its standard error: its log. */
  get log(): string {
    return read(this.outputs[1] ?? '')
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = new Promise((resolve) => this.child.once('exit', resolve))
    this.child.kill('SIGTERM')
    const late = setTimeout(() => this.child.kill('SIGKILL'), stopLimit)
    await ended
    clearTimeout(late)
  }
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function texts(parsed: unknown): Record<string, string> {
  const found: Record<string, string> = {}
  if (typeof parsed === 'object' && parsed !== null) for (const [name, value] of Object.entries(parsed)) found[name] = String(value)
  return found
}

/** Resolves when the file is there. Watches its folder; nothing is polled. */
function appears(folder: string, file: string): { done: Promise<void>; stop: () => void } {
  let stop = (): void => undefined
  const done = new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (existsSync(file)) resolve()
    }
    const watcher = watch(folder, look)
    const timer = setTimeout(() => reject(new Error(`${file} was not written within ${startLimit / 1000} s`)), startLimit)
    stop = () => {
      watcher.close()
      clearTimeout(timer)
    }
    look()
  })
  return { done, stop: () => stop() }
}
