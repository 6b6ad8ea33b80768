// The committed comparison of curl and the console is what comes out of running both.
import assert from 'node:assert/strict'
import {readFile} from 'node:fs/promises'
import {test} from 'node:test'

import {curlVersion, documentFile, render} from './curl_and_console.mjs'

test('docs/curl-and-console.md is what curl and the console say', async (t) => {
  const committed = await readFile(documentFile, 'utf8')
  if (!committed.replaceAll('\n', ' ').includes(curlVersion())) {
    t.skip(`the document was made with another curl than ${curlVersion()}, whose words may differ`)
    return
  }
  assert.equal(await render(t), committed)
})
