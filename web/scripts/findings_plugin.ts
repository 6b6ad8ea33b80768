// Puts the documented findings into findings.html when the page is served or built. The text is
// docs/findings.md, which the program smd writes from the catalogue (SMD_FINDINGS names another file).

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'
import { parseFindings, renderFindings } from '../src/findings/render.ts'

const file = resolve(import.meta.dirname, '..', process.env['SMD_FINDINGS'] ?? '../docs/findings.md')
const place = '<!--findings-->'

export function findingsPage(): Plugin {
  return {
    name: 'smd-findings',
    configureServer(server) {
      server.watcher.add(file)
      server.watcher.on('change', (changed) => {
        if (changed === file) server.hot.send({ type: 'full-reload', path: '/findings.html' })
      })
    },
    transformIndexHtml: {
      order: 'pre',
      handler(html, { filename }) {
        if (!filename.endsWith('findings.html')) return html
        if (!html.includes(place)) throw new Error(`${filename}: the mark ${place} is missing`)
        const [before = '', after = ''] = html.split(place)
        return before + body() + after
      },
    },
  }
}

function body(): string {
  try {
    return renderFindings(parseFindings(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${file}: ${reason}. It is written by: smd findings --markdown > docs/findings.md`)
  }
}
