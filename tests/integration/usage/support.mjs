// Runs the two calculations that are compared: smd inspect, and the Python program beside this file, which
// shares nothing with it.
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {readdir} from 'node:fs/promises'
import {join} from 'node:path'

import {smd} from '../headless/support.mjs'

/** The independent calculation: {usage, net} or {error} by file. */
export const calculate = (files) => new Promise((done, failed) => {
  const child = spawn('python3', ['-B', '-m', 'independent', ...files], {cwd: import.meta.dirname})
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text })
  child.on('error', failed)
  child.on('close', (code) => {
    if (code !== 0) return failed(new Error(`the independent calculation ended with ${code}:\n${stderr}`))
    const answers = stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line))
    return done(new Map(answers.map(({file, ...answer}) => [file, answer])))
  })
})

/** What smd inspect says of a file. */
export const inspect = async (file) => {
  const run = await smd(['inspect', '--json', file])
  assert.ok(run.code === 0 || run.code === 1, `smd inspect ${file} ended with ${run.code}: ${run.stderr}`)
  return JSON.parse(run.stdout)
}

/** Every difference of two JSON values, as texts that name the place. */
const differences = (core, independent, path) => {
  const both = [core, independent].every((one) => typeof one === 'object' && one !== null)
  if (!both || Array.isArray(core) !== Array.isArray(independent)) {
    return core === independent ? [] : [`${path}: core ${JSON.stringify(core)}, independent ${JSON.stringify(independent)}`]
  }
  const names = new Set([...Object.keys(core), ...Object.keys(independent)])
  return [...names].flatMap((name) => differences(core[name], independent[name], `${path}.${name}`))
}

/**
 * Compares every member of `usage` and `net` of every file; both must refuse the same files.
 * Returns what was compared, so that a test can say that it was not nothing.
 */
export const compare = async (files) => {
  const answers = await calculate(files)
  const counts = {files: 0, refused: 0, series: 0, readings: 0, net: 0, with: {}}
  const wrong = []
  for (const file of files) {
    const independent = answers.get(file)
    const core = await inspect(file)
    assert.equal(core.state === 'failed', independent.error !== undefined, `${file}: ${core.state}, ${independent.error}`)
    if (independent.error !== undefined) {
      counts.refused += 1
      continue
    }
    assert.ok(Array.isArray(core.usage) && Array.isArray(core.net), `${file}: no usage`)
    wrong.push(...differences({usage: core.usage, net: core.net}, independent, file))
    counts.files += 1
    counts.net += independent.net.length
    for (const series of independent.usage) {
      counts.series += 1
      counts.readings += series.readings
      for (const [member, value] of Object.entries(series)) {
        const says = Array.isArray(value) ? value.length > 0 : value?.count !== 0 && value !== null && value !== 0 && value !== '0.00'
        counts.with[member] = (counts.with[member] ?? 0) + (says ? 1 : 0)
      }
    }
  }
  assert.equal(wrong.length, 0, `${wrong.length} differences, the first:\n${wrong.slice(0, 40).join('\n')}`)
  return counts
}

/** Every XML file below a folder, in a fixed order. */
export const xmlFiles = async (folder) => (await readdir(folder, {recursive: true}))
  .filter((name) => /\.xml$/i.test(name)).sort().map((name) => join(folder, name))
