// docs/findings.md is what `smd findings --markdown` prints, and `smd findings` says the same in
// every form.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'

const root = new URL('../../../', import.meta.url).pathname
const smd = join(process.env.SMD_BIN_DIR ?? join(root, 'build/debug/proxy'), 'smd')
const run = (...args) => execFileSync(smd, args, { encoding: 'utf8', maxBuffer: 16 << 20 })

test('docs/findings.md is the catalogue (write it anew: smd findings --markdown > docs/findings.md)', () => {
  assert.equal(readFileSync(join(root, 'docs/findings.md'), 'utf8'), run('findings', '--markdown'))
})

test('the catalogue has at least 80 findings, and some of every layer', () => {
  const all = JSON.parse(run('findings', '--json'))
  assert.ok(all.length >= 80, `${all.length}`)
  assert.deepEqual(
    [...new Set(all.map((entry) => entry.layer))].sort(),
    ['certificate', 'espi', 'gateway', 'gba', 'habit', 'http', 'input', 'network', 'oauth', 'registration', 'schema', 'tls'],
  )
})

test('one finding is printed by its id; an unknown one is named', () => {
  assert.match(run('findings', 'tls.server-expired'), /^tls\.server-expired {2}The server's certificate has expired\.\n/)
  const wrong = spawnSync(smd, ['findings', 'tls.nothing'], { encoding: 'utf8' })
  assert.equal(wrong.status, 2)
  assert.match(wrong.stderr, /no finding tls\.nothing/)
})
