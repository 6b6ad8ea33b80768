// How the page is built. The core's WebAssembly module is not built here: CMake's `wasm` preset
// writes it, and the alias `@core` points there (SMD_WASM_DIR names another folder).

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { findingsPage } from './scripts/findings_plugin.ts'

const coreDir = resolve(import.meta.dirname, process.env['SMD_WASM_DIR'] ?? '../build/wasm/wasm')
const proxy = process.env['SMD_PROXY'] ?? 'http://127.0.0.1:8700'

export default defineConfig(({ command }) => {
  if (command === 'build' && !existsSync(resolve(coreDir, 'smd_core.js'))) {
    throw new Error(`No smd_core.js in ${coreDir}: build the CMake preset "wasm" first, or set SMD_WASM_DIR.`)
  }
  return {
    base: '/',
    plugins: [findingsPage()],
    resolve: { alias: { '@core': coreDir } },
    server: {
      host: '127.0.0.1',
      fs: { allow: ['.', coreDir] },
      // For work on the page against a running smd-proxy. The proxy checks Host and Origin, so both are rewritten.
      proxy: Object.fromEntries(
        ['/api', '/relay', '/healthz'].map((path) => [
          path,
          { target: proxy, changeOrigin: true, headers: { origin: proxy } },
        ]),
      ),
    },
    worker: {
      format: 'es' as const,
      // The proxy grants 'wasm-unsafe-eval' to the response whose name contains "worker", and to no other.
      rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } },
    },
    build: {
      target: ['chrome123', 'firefox128', 'safari17.5'],
      // No data: addresses: the page's policy does not allow them.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: ['index.html', 'findings.html'].map((name) => resolve(import.meta.dirname, name)),
      },
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      sourcemap: false,
    },
  }
})
