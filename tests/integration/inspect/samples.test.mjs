// smd inspect on every sample of the corpus: the counts are those that SOURCES.md states, and the
// schema's verdict is that of its XSD column, but for the differences that docs/conformance.md
// lists with their reasons. A difference nobody listed fails, and so does a listed one that is gone.
import assert from 'node:assert/strict'
import {readFile, readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'

import {root, smd} from '../headless/support.mjs'

const corpus = process.env.SMD_CORPUS
const skip = corpus ? false : 'SMD_CORPUS is not set: the corpus of real feeds is absent'

/** The cells of a table row of Markdown, without the outer ones. */
const cellsOf = (line) => line.split('|').slice(1, -1).map((cell) => cell.trim())

/** {name, content, xsd} of every XML file that a table of SOURCES.md gives a content for. */
const samples = async () => {
  const rows = []
  let folder = ''
  for (const line of (await readFile(join(corpus, 'SOURCES.md'), 'utf8')).split('\n')) {
    if (line.startsWith('## ')) folder = /\(`(.+)\/`\)$/.exec(line.trim())?.[1] ?? ''
    // A title in the repository's column may hold a bar: the last columns are counted from the end.
    const cells = line.startsWith('|') ? cellsOf(line) : []
    if (!folder || cells.length < 8 || !/\.xml$/i.test(cells[0])) continue
    rows.push({name: `${folder}/${cells[0]}`, content: cells.at(-3), xsd: cells.at(-1)})
  }
  return rows
}

/** The rows of the table of differences: name to {xmllint, smd, reason}. */
const listedDifferences = async () => {
  const page = await readFile(join(root, 'docs/conformance.md'), 'utf8')
  const table = page.split('## Where smd and xmllint differ')[1].split('\n## ')[0]
  return new Map(table.split('\n').filter((line) => line.startsWith('| `'))
    .map(cellsOf).map(([name, xmllint, ours, reason]) =>
      [name.replaceAll('`', ''), {xmllint, ours, reason}]))
}

const errors = (count) => `${count} ${count === 1 ? 'error' : 'errors'}`

const checkContent = (facts, content, name) => {
  const malformed = /^not well-formed: .*line (\d+)/.exec(content)
  if (malformed) {
    assert.equal(facts.state, 'failed', name)
    assert.equal(facts.findings[0].line, Number(malformed[1]), name)
    return
  }
  const [kind, resources, readings] = content.split(';').map((part) => part.trim())
  assert.equal(facts.root, kind, name)
  const stated = {}
  for (const part of (resources ?? '').split(',')) {
    const [, count, resource] = /^(\d+) (\w+)$/.exec(part.trim()) ?? []
    if (resource && resource !== 'readings') stated[resource] = Number(count)
  }
  assert.deepEqual(facts.resources, stated, name)
  const [, count, durations] = /^(\d+) readings(?:, durations (.*))?$/.exec(readings ?? '') ?? []
  assert.equal(facts.readings, Number(count ?? 0), name)
  if (!durations) return
  for (const duration of durations.split('/')) {
    // A long list is cut off.
    if (/^\d+$/.test(duration)) assert.ok(duration in facts.durations, `${name}: ${duration}`)
  }
}

test('every sample: the counts and the schema\'s verdict', {skip}, async () => {
  const rows = await samples()
  const listed = await listedDifferences()
  const names = rows.map((row) => row.name)
  for (const name of listed.keys()) assert.ok(names.includes(name), `no sample ${name}`)
  const rules = (await smd(['inspect', '--rules'])).stdout.split('\n').map((line) => line.split(' ')[0])
  let compared = 0
  for (const {name, content, xsd} of rows) {
    const run = await smd(['inspect', join(corpus, name), '--json'])
    const facts = JSON.parse(run.stdout)
    checkContent(facts, content, name)
    for (const finding of facts.findings) {
      assert.ok(rules.includes(finding.id) && finding.source, `${name}: ${finding.id}`)
    }
    const {verdict, count, errors: places} = facts.schema
    assert.ok(verdict === 'valid' || verdict === 'invalid', name)
    if (verdict === 'valid') assert.equal(count, 0, name)
    if (xsd === '-') {
      assert.equal(verdict, 'invalid', name)
      continue
    }
    const [, stated, message] = /^(\d+) errors: (.*)$/.exec(xsd) ?? []
    assert.ok(stated || xsd === 'valid', `${name}: ${xsd}`)
    const theirs = stated ? errors(Number(stated)) : 'valid'
    const ours = verdict === 'valid' ? 'valid' : errors(count)
    const difference = listed.get(name)
    if (difference) {
      assert.deepEqual([difference.xmllint, difference.ours], [theirs, ours], `${name} as listed`)
      assert.notEqual(theirs, ours, `${name} no longer differs`)
      assert.ok(difference.reason.length > 10, `${name} needs a reason`)
    } else {
      assert.equal(ours, theirs, `${name}: ${JSON.stringify(places.slice(0, 3))}`)
    }
    compared += 1
    // The column names the first error's element, and is cut off after that.
    const element = /^Element '(?:\{[^}]*\}|\w+:)?(\w+)'/.exec(message ?? '')?.[1]
    if (element && ours !== 'valid') {
      assert.ok(places.some((place) => place.element === element), `${name}: ${element}`)
    }
    for (const place of places) {
      assert.ok(place.line >= 1 && place.column >= 1 && place.source && place.message, name)
    }
  }
  assert.ok(compared >= 55, `${compared} samples`)
})

test('the page lists every rule with its severity and source, and no other', async () => {
  const page = await readFile(join(root, 'docs/conformance.md'), 'utf8')
  const table = page.split('## The rules')[1].split('\n## ')[0]
  const written = table.split('\n').filter((line) => line.startsWith('| `'))
    .map(cellsOf).map(([id, severity, source, what]) => {
      assert.ok(what.length > 10, id)
      return `${id.replaceAll('`', '')} ${severity} ${source}`
    })
  const run = await smd(['inspect', '--rules'])
  assert.equal(run.code, 0)
  const printed = run.stdout.trim().split('\n').map((line) =>
    /^(\S+) +(\S+) +(.*)$/.exec(line).slice(1).join(' '))
  assert.deepEqual(written, printed)
})

test('the page speaks of every test of the Alliance exactly once', {skip}, async () => {
  const page = await readFile(join(root, 'docs/conformance.md'), 'utf8')
  const section = page.split('## The Green Button Alliance\'s tests')[1].split('\n## ')[0]
  const rows = section.split('\n').filter((line) => /^\| (D\d|`)/.test(line)).map(cellsOf)
  const spoken = rows.flatMap(([tests]) => tests.match(/D\d{3}/g))
  const given = new Set()
  for (const file of await readdir(join(corpus, 'conformance'))) {
    const text = await readFile(join(corpus, 'conformance', file), 'utf8')
    for (const id of text.match(/\bD\d{3}\b/g) ?? []) given.add(id)
  }
  assert.deepEqual([...spoken].sort(), [...given].sort())
})
