// Runs the unit tests of the pure TypeScript modules: bundles each src/**/*.test.ts with the bundler
// Vite already brings, then hands the results to Node's own test runner.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const find = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
const outDir = mkdtempSync(join(root, 'node_modules', '.unit-'))
try {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir,
      target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(find(join(root, 'src')).map((file, i) => [`unit_${i}.test`, file])),
        output: { entryFileNames: '[name].mjs' },
      },
    },
  })
  const files = readdirSync(outDir)
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(outDir, name))
  process.exitCode = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' }).status ?? 1
} finally {
  rmSync(outDir, { recursive: true, force: true })
}
