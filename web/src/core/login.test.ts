import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokenIn } from './login.ts'

test('finds the token in a start address, a fragment, or alone', () => {
  assert.equal(tokenIn('http://127.0.0.1:8700/#token=abcDEF_12-34'), 'abcDEF_12-34')
  assert.equal(tokenIn('  http://127.0.0.1:8700/#step=x&token=abcDEF_12-34 '), 'abcDEF_12-34')
  assert.equal(tokenIn('#token=abcDEF_12-34'), 'abcDEF_12-34')
  assert.equal(tokenIn('token=abcDEF_12-34'), 'abcDEF_12-34')
  assert.equal(tokenIn('abcDEF_12-34'), 'abcDEF_12-34')
})

test('anything else is no token', () => {
  for (const text of ['', 'http://127.0.0.1:8700/', '#connectivity.token', '#token=', 'short', 'two words here']) {
    assert.equal(tokenIn(text), null, text)
  }
})
