// The plan of a recorded run, to be run again with one's own credentials: what was entered and is
// neither a secret nor somebody else's identity.

import type { SessionFile } from './session_file.ts'

/** Fields of the plan. Client ID, secret and tokens are the reader's own to enter. */
const planFields = ['user_type', 'token_request_form', 'scope']

export function planOf(session: SessionFile): { environment: string; edits: [string, string][] } {
  const last = new Map<string, string>()
  for (const event of session.events ?? []) {
    if (event.type === 'edit' && event.field && planFields.includes(event.field))
      last.set(event.field, event.value ?? '')
  }
  if (session.plan.userType) last.set('user_type', session.plan.userType)
  return {
    environment: session.plan.environment.id,
    edits: planFields.flatMap((field) => (last.has(field) ? [[field, last.get(field) ?? ''] as [string, string]] : [])),
  }
}
