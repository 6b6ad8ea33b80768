// Writes the body of the findings page from docs/findings.md, when the site is built: a section for each
// layer (##), an article for each finding (###) with its title and facts. Raw HTML in the Markdown is
// shown as text, never let through; what does not have the expected form is an error that names it.

import { Lexer, Parser, Renderer, type Token, type Tokens } from 'marked'
import type { Severity } from '../core/view.ts'
import { iconPaths, severityIcons, severityTones, type IconName } from '../ui/icon_paths.ts'

export interface Fact {
  name: string
  html: string
}

export interface DocumentedFinding {
  id: string
  layer: string
  title: string
  severity: Severity
  who: string
  facts: Fact[]
}

const idForm = /^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9.-]*$/
const anchorForm = /^<a id="[a-z0-9.-]+"><\/a>$/
const factForm = /^\**([A-Z][A-Za-z ]*?)\**:\**\s+(\S[\s\S]*)$/
/** Shown elsewhere in the card; how the tests meet a finding is for its developers. */
const notRows = new Set(['severity', 'who must act', 'met by'])
const layerNames = new Map([
  ['espi', 'ESPI'],
  ['http', 'HTTP'],
  ['oauth', 'OAuth'],
  ['tls', 'TLS'],
])
const safeAddress = /^(https?:|[#./?]|[a-z0-9_-]+\.html)/i

class SafeRenderer extends Renderer {
  override html({ text }: Tokens.HTML | Tokens.Tag): string {
    return escapeHtml(text)
  }

  override image({ href, text }: Tokens.Image): string {
    return escapeHtml(`${text} (${href})`)
  }

  override link(token: Tokens.Link): string {
    const text = this.parser.parseInline(token.tokens)
    return safeAddress.test(token.href) ? `<a href="${escapeHtml(token.href)}">${text}</a>` : text
  }
}

export function parseFindings(markdown: string): DocumentedFinding[] {
  const parser = new Parser({ renderer: new SafeRenderer() })
  const findings: DocumentedFinding[] = []
  const ids = new Set<string>()
  let layer = ''
  let open: { id: string; layer: string; title: string; facts: Fact[] } | null = null
  const close = (): void => {
    if (open) findings.push(complete(open))
    open = null
  }
  for (const token of Lexer.lex(markdown)) {
    // The anchors are for sites that show the file as it is; the page makes its own.
    if (anchorForm.test(token.raw.trim())) continue
    if (isHeading(token) && token.depth <= 2) {
      close()
      layer = token.depth === 2 ? plain(token.text) : ''
    } else if (isHeading(token)) {
      close()
      const id = plain(token.text)
      if (!idForm.test(id)) throw new Error(`"${id}" is not the id of a finding (layer.what)`)
      if (ids.has(id)) throw new Error(`${id} is there twice`)
      if (layer === '') throw new Error(`${id} stands in no layer: a heading "## layer" is missing before it`)
      ids.add(id)
      open = { id, layer, title: '', facts: [] }
    } else if (open && token.type === 'paragraph' && open.title === '') {
      open.title = plain(token.raw)
    } else if (open && isList(token)) {
      for (const item of token.items) open.facts.push(factOf(open.id, item, parser))
    } else if (open && token.type !== 'space') {
      throw new Error(`${open.id}: not expected here: ${token.raw.trim()}`)
    }
  }
  close()
  if (findings.length === 0) throw new Error('there is no finding in it (a heading "### layer.what")')
  return findings
}

export function renderFindings(findings: DocumentedFinding[]): string {
  const layers = [...new Set(findings.map((finding) => finding.layer))]
  const toc = layers
    .map(
      (layer) =>
        `<li><a href="#layer-${slug(layer)}">${nameOf(layer)}</a> <span class="smd-muted">${countOf(findings, layer)}</span></li>`,
    )
    .join('')
  const sections = layers.map(
    (
      layer,
    ) => `<section class="smd-doc-layer" id="layer-${slug(layer)}" aria-labelledby="layer-${slug(layer)}-title" data-layer>
<h2 id="layer-${slug(layer)}-title">${nameOf(layer)}</h2>
${findings
  .filter((finding) => finding.layer === layer)
  .map(renderFinding)
  .join('\n')}
</section>`,
  )
  return `<nav class="smd-doc-layers" aria-label="Layers"><ul>${toc}</ul></nav>\n${sections.join('\n')}`
}

function renderFinding(finding: DocumentedFinding): string {
  const { id, severity, title, who, facts } = finding
  const tone = severityTones[severity]
  const rows = facts.map(
    ({ name, html }) => `<div data-fact="${slug(name)}"><dt>${escapeHtml(name)}</dt><dd>${html}</dd></div>`,
  )
  return `<article class="smd-finding smd-edge-${tone}" id="${id}" aria-labelledby="${id}-title" data-documented="${id}">
<div class="smd-finding-head">
<h3 id="${id}-title"><span class="smd-ink-${tone}">${iconOf(severityIcons[severity])}</span><span class="smd-visually-hidden">${severity}: </span>${escapeHtml(title)}</h3>
${who === '' || severity === 'info' ? '' : `<p class="smd-who">${iconOf('user')}<span>Who must act: <strong>${who}</strong></span></p>`}
</div>
<dl class="smd-finding-facts">${rows.join('')}</dl>
<p class="smd-source"><a href="#${id}"><code>${id}</code></a> · ${severity}</p>
</article>`
}

function complete(open: { id: string; layer: string; title: string; facts: Fact[] }): DocumentedFinding {
  const take = (name: string): string => open.facts.find((fact) => fact.name.toLowerCase() === name)?.html ?? ''
  const severity = take('severity').toLowerCase()
  if (severity !== 'error' && severity !== 'warning' && severity !== 'info')
    throw new Error(`${open.id}: the severity is "${severity}", not error, warning or info`)
  for (const name of ['cause', 'fix']) if (take(name) === '') throw new Error(`${open.id}: there is no ${name}`)
  if (open.title === '') throw new Error(`${open.id}: there is no title`)
  return {
    id: open.id,
    layer: open.layer,
    title: open.title,
    severity,
    who: take('who must act'),
    facts: open.facts.filter(({ name }) => !notRows.has(name.toLowerCase())),
  }
}

function factOf(id: string, item: Tokens.ListItem, parser: Parser): Fact {
  const found = factForm.exec(item.text)
  if (!found) throw new Error(`${id}: a fact has the form "Name: text", this has not: ${item.text}`)
  const [, name = '', text = ''] = found
  // A text of one line is no list or heading, whatever it begins with.
  const html = text.includes('\n') ? parser.parse(Lexer.lex(text)) : parser.parseInline(Lexer.lexInline(text))
  return { name, html }
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading'
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list'
}

/** A line's text without emphasis and code marks. */
function plain(source: string): string {
  const text = (tokens: Token[]): string =>
    tokens
      .map((token) =>
        'tokens' in token && token.tokens ? text(token.tokens) : 'text' in token ? String(token.text) : token.raw,
      )
      .join('')
  return text(Lexer.lexInline(source)).trim()
}

function countOf(findings: DocumentedFinding[], layer: string): number {
  return findings.filter((finding) => finding.layer === layer).length
}

function nameOf(layer: string): string {
  return escapeHtml(layerNames.get(layer) ?? layer.charAt(0).toUpperCase() + layer.slice(1))
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

function iconOf(name: IconName): string {
  return `<svg class="smd-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="${iconPaths[name]}"></path></svg>`
}

export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign,
  )
}
