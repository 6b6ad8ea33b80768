// Two schemas of HAR 1.2: the one that the tools of the field validate with (npm's har-schema), and our own,
// which is narrower (tests/integration/sessions/har.schema.json).
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'

const root = new URL('../../..', import.meta.url).pathname
const modules = createRequire(`${root}tests/browser/package.json`)
const {default: Ajv} = modules('ajv')
const {default: Ajv2020} = modules('ajv/dist/2020.js')

const published = () => {
  // "optional" is a word of its own; formats need another module and are in our own schema as patterns.
  const ajv = new Ajv({allErrors: true, strict: false, validateFormats: false})
  ajv.addMetaSchema(modules('ajv/dist/refs/json-schema-draft-06.json'))
  const schemas = modules('har-schema')
  for (const schema of Object.values(schemas)) ajv.addSchema(schema)
  return ajv.getSchema('har.json')
}
const own = () =>
  new Ajv2020({allErrors: true, strict: false}).compile(JSON.parse(readFileSync(`${root}tests/integration/sessions/har.schema.json`, 'utf8')))

const schemas = {'har-schema': published(), 'our own schema': own()}

export const assertHar = (document, what = 'the HAR') => {
  for (const [name, validate] of Object.entries(schemas)) {
    assert.ok(validate(document), `${what} by ${name}: ${JSON.stringify(validate.errors?.slice(0, 5), null, 1)}`)
  }
}
