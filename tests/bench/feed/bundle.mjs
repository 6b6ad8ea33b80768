// Bundles each contender with the code that measures it, as one ECMAScript module.

import { join } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname

export const contenders = [
  { id: 'core', name: 'our core (WebAssembly)', where: 'worker' },
  { id: 'dom_parser', name: 'DOMParser and walk', where: 'page' },
  { id: 'fast_xml_parser', name: 'fast-xml-parser', where: 'worker', package: 'fast-xml-parser' },
  { id: 'txml', name: 'txml', where: 'worker', package: 'txml' },
  { id: 'saxes', name: 'saxes', where: 'worker', package: 'saxes' },
]

/** Texts of the modules by contender id. */
export async function bundleContenders() {
  const bundles = await Promise.all(
    contenders.map(async ({ id, where }) => {
      const { outputFiles } = await build({
        entryPoints: [join(here, `${where}_entry.mjs`)],
        alias: { contender: join(here, 'contenders', `${id}.mjs`) },
        bundle: true,
        format: 'esm',
        platform: 'browser',
        target: 'chrome120',
        write: false,
        logLevel: 'error',
      })
      return [id, outputFiles[0].text]
    }),
  )
  return new Map(bundles)
}
