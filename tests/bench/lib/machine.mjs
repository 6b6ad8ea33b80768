// Facts about the machine and the versions of what is compared, for the results.

import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import { run } from './run.mjs'

async function version(command, args, pattern) {
  try {
    const { stdout, stderr } = await run(command, args, { allowFailure: true, timeout: 10_000 })
    return pattern.exec(stdout + stderr)?.[1] ?? 'unknown'
  } catch {
    return 'not installed'
  }
}

export async function machineFacts() {
  const [nginx, haproxy, wrk, curl, chromium, openssl, gcc, emcc] = await Promise.all([
    version('nginx', ['-v'], /nginx\/(\S+)/),
    version('haproxy', ['-v'], /version (\S+)/),
    version('wrk', ['-v'], /wrk (?:debian\/)?(\S+)/),
    version('curl', ['--version'], /curl (\S+)/),
    version('chromium', ['--version'], /Chromium (\S+)/),
    version('openssl', ['version'], /OpenSSL (\S+)/),
    version('g++', ['-dumpfullversion'], /(\S+)/),
    version('em++', ['--version'], /\) (\S+)/),
  ])
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: release(),
    system: /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
    loadBefore: loadavg()[0],
    versions: { nginx, haproxy, wrk, curl, chromium, openssl, gcc, emcc, node: process.versions.node },
  }
}

export function packageVersion(folder, name) {
  return JSON.parse(readFileSync(`${folder}/node_modules/${name}/package.json`, 'utf8')).version
}
