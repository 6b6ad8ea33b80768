import assert from 'node:assert/strict'
import { test } from 'node:test'
import { xmlTokens } from './xml_tokens.ts'

const kinds = (line: string): string[] => xmlTokens(line).map(({ kind, text }) => `${kind}:${text}`)

test('tags, names, strings and texts', () => {
  assert.deepEqual(kinds('  <link rel="self" href="a">Hour 5</link>'), [
    'text:  ',
    'mark:<',
    'name:link',
    'text: ',
    'name:rel',
    'text:=',
    'string:"self"',
    'text: ',
    'name:href',
    'text:=',
    'string:"a"',
    'mark:>',
    'text:Hour 5',
    'mark:</',
    'name:link',
    'mark:>',
  ])
})

test('nothing of a line is lost, whatever it is', () => {
  for (const line of ['', 'no tag', '<a', 'a>b<', '<!-- <x> -->', '<?xml version="1.0"?>', "<a b='c'/>", '•••</x>'])
    assert.equal(
      xmlTokens(line)
        .map(({ text }) => text)
        .join(''),
      line,
    )
})
