import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFindings, renderFindings } from './render.ts'
import { matches, wordsOf } from './search.ts'

interface Parts {
  layer?: string
  id?: string
  title?: string
  facts?: string[]
}

const goodFacts = ['Severity: error', 'Cause: It ended.', 'Fix: Renew it.', 'Who must act: you', 'Source: RFC 5280']

function markdown({
  layer = '## tls',
  id = 'tls.server-expired',
  title = '**It has expired.**',
  facts = goodFacts,
}: Parts = {}): string {
  return `# Findings\n\nSome words.\n\n${layer}\n\n### ${id}\n\n${title}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`
}

test('reads layer, id, title and facts', () => {
  const [finding, ...others] = parseFindings(markdown())
  assert.deepEqual(others, [])
  assert.deepEqual(finding, {
    id: 'tls.server-expired',
    layer: 'tls',
    title: 'It has expired.',
    severity: 'error',
    who: 'you',
    facts: [
      { name: 'Cause', html: 'It ended.' },
      { name: 'Fix', html: 'Renew it.' },
      { name: 'Source', html: 'RFC 5280' },
    ],
  })
})

test('names of facts may be bold, ids may be code', () => {
  const facts = goodFacts.map((fact) => fact.replace(/^([^:]+):/, '**$1:**'))
  assert.deepEqual(parseFindings(markdown({ id: '`tls.server-expired`', facts })), parseFindings(markdown()))
})

test('a text of one line stays a text, whatever it begins with; how it is tested is not shown', () => {
  const facts = ['Severity: info', 'Cause: 400. It is \\*not\\* a list.', 'Fix: # no heading', 'Met by: fault']
  assert.deepEqual(parseFindings(markdown({ facts }))[0]?.facts, [
    { name: 'Cause', html: '400. It is *not* a list.' },
    { name: 'Fix', html: '# no heading' },
  ])
})

test('the anchors for readers of the file itself are passed over, before and between findings', () => {
  const anchored = (id: string): string =>
    `<a id="${id}"></a>\n\n### ${id}\n\n**Title.**\n\n- Severity: info\n- Cause: a\n- Fix: b\n`
  const found = parseFindings(`# Findings\n\n## tls\n\n${anchored('tls.one')}\n${anchored('tls.two')}`)
  assert.deepEqual(
    found.map((finding) => finding.id),
    ['tls.one', 'tls.two'],
  )
})

test('every finding can be named in an address, dot and all', () => {
  assert.match(renderFindings(parseFindings(markdown())), /<article [^>]*id="tls\.server-expired"/)
})

test('signs of HTML are shown as text, in titles, facts and code', () => {
  const facts = [
    ...goodFacts.slice(0, 2),
    'Fix: a & b <script>alert(1)</script> <b onclick="x">c</b>',
    'Command: `a < "b" && c`',
  ]
  const html = renderFindings(parseFindings(markdown({ title: '**<img src=x> & co.**', facts })))
  assert.doesNotMatch(html, /<script|<img|<b onclick/)
  assert.match(html, /&lt;img src=x&gt; &amp; co\./)
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
  assert.match(html, /<code>a &lt; &quot;b&quot; &amp;&amp; c<\/code>/)
})

test('addresses that run code are no links', () => {
  const facts = [
    ...goodFacts.slice(0, 2),
    'Fix: [a](javascript:alert(1)) [b](https://example.com/?a=1&b="2") ![c](x.png)',
  ]
  const html = renderFindings(parseFindings(markdown({ facts })))
  assert.doesNotMatch(html, /javascript:|<img/)
  assert.match(html, /<a href="https:\/\/example\.com\/\?a=1&amp;b=&quot;2&quot;">b<\/a>/)
})

test('what has not the expected form is an error that names it', () => {
  const cases: [string, RegExp][] = [
    ['', /no finding/],
    [markdown({ id: 'expired' }), /"expired" is not the id/],
    [markdown({ layer: '' }), /tls\.server-expired stands in no layer/],
    [markdown() + markdown(), /tls\.server-expired is there twice/],
    [markdown({ facts: goodFacts.slice(1) }), /tls\.server-expired: the severity is ""/],
    [markdown({ facts: ['Severity: fatal', ...goodFacts.slice(1)] }), /the severity is "fatal"/],
    [markdown({ facts: goodFacts.filter((fact) => !fact.startsWith('Fix')) }), /there is no fix/],
    [
      markdown({ facts: [...goodFacts, 'nothing to see'] }),
      /tls\.server-expired: a fact has the form .* nothing to see/,
    ],
    [markdown({ title: '' }), /there is no title/],
    [`${markdown()}\nA paragraph at the end.\n`, /not expected here: A paragraph/],
  ]
  for (const [text, error] of cases) assert.throws(() => parseFindings(text), error)
})

test('a search finds what holds all its words, in any order and case', () => {
  const text = 'The client certificate has expired. tls.client-expired'
  assert.ok(matches(text, wordsOf('')))
  assert.ok(matches(text, wordsOf('EXPIRED client')))
  assert.ok(matches(text, wordsOf('  tls.client  ')))
  assert.ok(!matches(text, wordsOf('expired server')))
})
