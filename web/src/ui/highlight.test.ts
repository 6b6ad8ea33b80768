import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokens } from './highlight.ts'

const shown = (text: string, language: string): string[] =>
  tokens(text, language).map((token) => `${token.kind}:${text.slice(token.start, token.end)}`)

test('JSON: names, strings, numbers', () => {
  assert.deepEqual(shown('{"a": "b\\"c", "n": -1.5e3, "t": true}', 'json'), [
    'name:"a"',
    'string:"b\\"c"',
    'name:"n"',
    'number:-1.5e3',
    'name:"t"',
    'number:true',
  ])
})

test('XML: element names with prefix, attributes, comments', () => {
  assert.deepEqual(shown('<?xml version="1.0"?><ns0:a b=\'c\'><!-- d --></ns0:a>', 'xml'), [
    'name:xml',
    'number:version',
    'string:"1.0"',
    'name:ns0:a',
    'number:b',
    "string:'c'",
    'mark:<!-- d -->',
    'name:ns0:a',
  ])
})

test('plain text has no tokens', () => {
  assert.deepEqual(tokens('grant_type=client_credentials', 'text'), [])
})
