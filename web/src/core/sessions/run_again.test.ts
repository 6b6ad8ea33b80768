import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planOf } from './run_again.ts'
import type { SessionFile } from './session_file.ts'

test('the plan is what was entered last, without anybody’s credentials', () => {
  const edit = (field: string, value: string): { type: string; field: string; value: string } => ({
    type: 'edit',
    field,
    value,
  })
  const session = {
    plan: { userType: 'bundle', environment: { id: 'test' } },
    events: [
      edit('scope', 'old'),
      edit('client_id', 'theirs'),
      edit('client_secret', 'client_secret-1'),
      edit('scope', 'FB=1'),
      { type: 'press', button: 'run-all' },
    ],
  } as unknown as SessionFile
  assert.deepEqual(planOf(session), {
    environment: 'test',
    edits: [
      ['user_type', 'bundle'],
      ['scope', 'FB=1'],
    ],
  })
})
