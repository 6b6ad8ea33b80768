// Bundles the page's worker into one file for Node, so that tests can run it without a browser. The
// core's module goes into the bundle; its WebAssembly file does not, and is fetched as `wasmAddress`.

import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const wasmImport = 'smd_core.wasm?url'

export const wasmAddress = '/assets/smd_core.wasm'

/** Writes core_worker.mjs into `outDir`; `coreDir` has smd_core.js. */
export async function bundleWorker(coreDir, outDir) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'wasm-address',
        enforce: 'pre',
        resolveId: (id) => (id.endsWith(wasmImport) ? `\0${wasmImport}` : null),
        load: (id) => (id === `\0${wasmImport}` ? `export default ${JSON.stringify(wasmAddress)}` : null),
      },
    ],
    resolve: { alias: { '@core': coreDir } },
    build: {
      ssr: join(root, 'src/core/worker/core_worker.ts'),
      outDir,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'core_worker.mjs' } },
    },
  })
  return join(outDir, 'core_worker.mjs')
}
