// The screens around sessions with a made-up store behind them, for work on their look.

import type { CoreClient } from '../src/core/client.ts'
import type { SessionSummary, StoredSession } from '../src/core/sessions/session_file.ts'
import '../src/ui/sessions/smd-session-screens.ts'

const day = 86_400_000
const saved = Date.UTC(2026, 8, 3, 17, 20)

const stored: StoredSession[] = [
  ['Token refused since Tuesday', 'failed', 'standard_user', ['oauth.invalid-client', 'certificate.expiring']],
  ['Whole run before go-live', 'passed', 'self_access', []],
  ['Sample data: three hours are missing', 'warning', 'community_choice_aggregator', ['espi.gap']],
].map(([title, verdict, userType, findings], index) => ({
  id: `s${index}`,
  version: 1,
  title: title as string,
  note: index === 0 ? 'Worked on the 3rd, fails since the certificate was renewed.' : '',
  created: saved - index * day,
  saved: saved - index * day,
  userType: userType as string,
  environment: index === 1 ? 'Simulator' : 'PG&E test',
  verdict: verdict as StoredSession['verdict'],
  findings: findings as string[],
  size: 41_000,
}))

const summary: SessionSummary = {
  format: 'smd-session',
  version: 1,
  tool: { name: 'smd', version: '0.1.0', rules: '' },
  created: saved,
  title: 'Token refused since Tuesday',
  note: 'Worked on the 3rd, fails since the certificate was renewed.',
  redaction: 'secrets',
  plan: {
    userType: 'standard_user',
    environment: { id: 'test', kind: 'test', label: 'PG&E test', origin: 'https://api.example', authorize: '' },
    clientCertificateSha256: null,
  },
  verdicts: [
    {
      step: 'connectivity.token',
      verdict: 'failed',
      findings: ['oauth.invalid-client'],
      outcome: 'The token request was refused.',
    },
    { step: 'connectivity.status', verdict: 'blocked', findings: [], outcome: '' },
  ],
  digest: '',
}

const answers: Record<string, unknown> = {
  '/api/config': { store: { kind: 'sqlite' } },
  '/api/sessions': { sessions: stored, next: 's3', total: 128 },
  '/api/sessions/s0/links': {
    links: [{ id: 'l1', level: 'summary', created: saved, expires: Date.now() + 7 * day, withdrawn: null, opened: 3 }],
  },
  '/api/sessions/s0/audit': { entries: [{ at: saved, who: 'a link', what: 'opened', link: 'l1' }] },
}

/** Shows "sessions", "sessions-note" or "summary". */
export function showSessions(name: string): void {
  globalThis.fetch = async (input) => Response.json(answers[new URL(String(input), location.href).pathname] ?? {})
  if (name === 'summary') {
    const element = document.createElement('smd-summary') as HTMLElement & { session: SessionSummary }
    element.session = summary
    document.body.prepend(element)
    return
  }
  const element = document.createElement('smd-session-screens') as HTMLElement & { core: CoreClient }
  element.core = {} as CoreClient
  document.body.prepend(element)
  if (name !== 'sessions-note') return
  const timer = setInterval(() => {
    const more = document.querySelector<HTMLElement>('[data-button="session:more"]')
    if (!more) return
    clearInterval(timer)
    more.click()
  }, 20)
}
