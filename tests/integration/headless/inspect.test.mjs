// smd inspect: what it says of good, bad and hostile files, and of other people's feeds.
import assert from 'node:assert/strict'
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'

import {clientToken, registration, resource, startSimulator} from '../simulator/support.mjs'
import {smd} from './support.mjs'

const folderFor = async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'smd-inspect-'))
  t.after(() => rm(folder, {recursive: true, force: true}))
  return folder
}

test('the simulator\'s sample data: counts, series and totals, as text and as JSON', async (t) => {
  const simulator = await startSimulator(t, ['--sample-days', '2', '--sample-kind', 'electric'])
  const client = await registration(simulator)
  const {body} = await resource(simulator, '/DownloadSampleData', await clientToken(simulator, client))
  const file = join(simulator.folder, 'feed.xml')
  await writeFile(file, body)
  const json = await smd(['inspect', file, '--json'])
  assert.equal(json.code, 0, json.stdout + json.stderr)
  const facts = JSON.parse(json.stdout)
  assert.equal(facts.root, 'feed')
  assert.equal(facts.readings, body.match(/<ns0:IntervalReading>/g).length)
  assert.ok(facts.resources.UsagePoint >= 1)
  assert.ok(facts.quantities.length >= 1)
  for (const member of ['durations', 'findings']) assert.ok(member in facts, member)
  const human = await smd(['inspect', file])
  assert.equal(human.code, 0)
  assert.match(human.stdout, /UsagePoint/)
  assert.match(human.stdout, /reading/)
  const piped = await smd(['inspect', '-', '--json'], {input: body})
  assert.deepEqual(JSON.parse(piped.stdout), facts)
})

test('malformed files: exit 1 and the place of the fault', async (t) => {
  const folder = await folderFor(t)
  const table = {
    'empty.xml': '',
    'cut.xml': '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id>',
    'crossed.xml': '<feed xmlns="http://www.w3.org/2005/Atom"><entry></feed></entry>',
    'text.xml': 'hello',
    'utf8.xml': Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]),
    'page.xml': '<html><body>Log in</body></html>',
  }
  for (const [name, content] of Object.entries(table)) {
    const file = join(folder, name)
    await writeFile(file, content)
    const run = await smd(['inspect', file])
    assert.equal(run.code, 1, `${name}: ${run.stdout}`)
    const json = await smd(['inspect', file, '--json'])
    assert.equal(json.code, 1, name)
    assert.ok(JSON.parse(json.stdout).findings.some((finding) => finding.severity === 'error'), name)
  }
  const crossed = JSON.parse((await smd(['inspect', join(folder, 'crossed.xml'), '--json'])).stdout)
  assert.ok(crossed.findings[0].offset > 40)
})

test('control characters of a file are not sent to the terminal', async (t) => {
  const folder = await folderFor(t)
  const file = join(folder, 'a\u001b[31m.xml')
  await writeFile(file, '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">&#x9b;31m</feed>')
  const run = await smd(['inspect', file])
  assert.doesNotMatch(run.stdout + run.stderr, /[\u001b\u009b]/)
})

test('what cannot be read is exit 2', async (t) => {
  const folder = await folderFor(t)
  for (const path of [join(folder, 'none.xml'), folder]) {
    const run = await smd(['inspect', path])
    assert.equal(run.code, 2, path)
    assert.match(run.stderr, /cannot be read/)
  }
  assert.equal((await smd(['inspect'])).code, 2)
})

const corpus = process.env.SMD_CORPUS
test('other people\'s feeds', {skip: corpus ? false : 'SMD_CORPUS is not set'}, async () => {
  const entries = await readdir(corpus, {recursive: true})
  const files = entries.filter((name) => name.endsWith('.xml'))
  assert.ok(files.length > 20)
  for (const name of files) {
    const run = await smd(['inspect', join(corpus, name), '--json'])
    const facts = JSON.parse(run.stdout)
    assert.ok(run.code === 0 || run.code === 1, `${name}: ${run.code} ${run.stderr}`)
    if (facts.state === 'failed') {
      const [finding] = facts.findings.filter((one) => one.severity === 'error')
      assert.equal(run.code, 1, name)
      assert.equal(typeof finding.offset, 'number', name)
    }
  }
})
