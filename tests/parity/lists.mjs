// The event lists of the parity tests, made natively by make_lists: <name>.events.jsonl, .updates.jsonl,
// .write.json, .session.json and .exports.json. Made anew only when the program is newer than what it made.
//   node tests/parity/lists.mjs   (SMD_PARITY_DIR overrides build/parity)
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = new URL('../..', import.meta.url).pathname
export const dir = process.env.SMD_PARITY_DIR ?? join(root, 'build/parity')
const maker = process.env.SMD_PARITY_MAKER ?? join(root, 'build/release/tests/make_lists')
const complete = join(dir, 'complete')

/** The names of the lists' files with their events. */
export function makeLists() {
  if (!existsSync(complete) || statSync(complete).mtimeMs < statSync(maker).mtimeMs) {
    rmSync(dir, { recursive: true, force: true })
    mkdirSync(dir, { recursive: true })
    execFileSync(maker, [dir], { stdio: 'inherit' })
    writeFileSync(complete, '')
  }
  return readdirSync(dir).filter((name) => name.endsWith('.events.jsonl'))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) makeLists()
