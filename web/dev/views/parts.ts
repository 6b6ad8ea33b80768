// The pieces that the fixture's views are made of: buttons, fields, the plan, a step, an exchange.

import type { Button, Exchange, Field, PlanTest, StepView, Verdict, View } from '../../src/core/view.ts'

export const button = (
  id: string,
  label: string,
  kind: Button['kind'] = 'plain',
  enabled = true,
  why = '',
): Button => ({
  id,
  label,
  kind,
  enabled,
  why,
})

export const field = (id: string, label: string, kind: Field['kind'], more: Partial<Field> = {}): Field => ({
  id,
  label,
  kind,
  value: '',
  filled: false,
  masked: '',
  hint: '',
  error: '',
  warning: '',
  choices: [],
  ...more,
})

export const titles: Record<string, string> = {
  'preflight.certificate': 'Certificate and key',
  'preflight.connection': 'Connection to the data custodian',
  'connectivity.token': 'Client access token',
  'connectivity.status': 'Service status',
  'connectivity.sample-data': 'Sample data',
  'oauth.scope-selection': 'Scope selection',
  'oauth.authorize': 'Authorize',
  'oauth.code': 'Authorization code',
  'oauth.token': 'Access token',
  'oauth.refresh': 'Refresh the access token',
  'application.authorization': 'Authorization feed',
  'application.information': 'Application information',
  'application.endpoints': 'Production endpoints',
}

export function plan(
  verdicts: Record<string, Verdict>,
  current: string,
  waiting: Record<string, string> = {},
): PlanTest[] {
  const tests: [string, string][] = [
    ['preflight', 'Before you start'],
    ['connectivity', 'API Connectivity Test'],
    ['oauth', 'OAuth Test'],
    ['application', 'Application Information Resource Request'],
  ]
  return tests.map(([id, title]) => {
    const steps = Object.keys(titles)
      .filter((step) => step.startsWith(`${id}.`))
      .map((step) => ({
        id: step,
        title: titles[step] ?? step,
        verdict: verdicts[step] ?? 'not run',
        waitingFor: waiting[step] ?? '',
        current: step === current,
        button: `step:${step}`,
      }))
    const order: Verdict[] = [
      'failed',
      'could not run',
      'running',
      'waiting for you',
      'blocked',
      'not run',
      'warning',
      'passed',
    ]
    const verdict = order.find((one) => steps.some((step) => step.verdict === one)) ?? 'not run'
    const good = steps.filter((step) => step.verdict === 'passed' || step.verdict === 'warning').length
    return { id, title, verdict, summary: `${good} of ${steps.length} steps passed`, steps }
  })
}

export const simulator: View['environment'] = {
  id: 'simulator',
  kind: 'simulator',
  label: 'Simulator',
  warning: '',
  choices: [
    { button: 'environment:simulator', label: 'Simulator', kind: 'simulator', current: true },
    { button: 'environment:pge-test', label: 'PG&E test', kind: 'test', current: false },
    { button: 'environment:pge', label: 'PG&E production', kind: 'production', current: false },
  ],
}

export function base(current: View['current'], step: StepView | null, tests: PlanTest[]): View {
  return {
    revision: 12,
    title: 'Share My Data test console',
    environment: simulator,
    certificate: {
      state: 'ok',
      label: 'Certificate: 364 days left',
      details: [
        {
          name: 'Subject',
          value: 'CN=third-party.example.com,O=Example Energy Services Inc.,L=Oakland,ST=California,C=US',
        },
        { name: 'Issuer', value: 'CN=Simulator Client CA' },
        { name: 'Serial', value: '4f:a1:99:02:7d' },
        { name: 'SHA-256', value: '9c1185a5c5e9fc54612808977ee8f548b2258d31f7a2c8a7c3b0f0e0d1c2b3a4' },
        { name: 'Valid from', value: '2026-11-22 08:00:00 UTC' },
        { name: 'Valid until', value: '2027-11-22 08:00:00 UTC' },
        { name: 'Key', value: '2048 bits' },
      ],
    },
    tokens: [],
    notices: [],
    registration: registration(),
    plan: tests,
    setupButton: 'registration',
    buttons: [
      button(
        'run-all',
        'Run all',
        'primary',
        true,
        'Runs every step of your tests in order, and waits where you must act.',
      ),
      button('reset', 'Start over', 'plain', true),
    ],
    current,
    step,
    feed: null,
    openFeeds: [],
    feedFindings: [],
    confirm: null,
    status: '',
  }
}

export function registration(): View['registration'] {
  return {
    title: 'Registration',
    fields: [
      field('user_type', 'User type', 'choice', {
        value: 'standard',
        filled: true,
        choices: [
          { value: 'standard', label: 'Standard User' },
          { value: 'self-access', label: 'Self Access' },
          { value: 'energy-efficiency-finance', label: 'Energy Efficiency Finance' },
          { value: 'community-choice-aggregator', label: 'Community Choice Aggregator' },
        ],
        hint: 'It decides which tests you must pass.',
      }),
      field('paste', 'Registration Milestones', 'multiline', {
        hint: 'Paste the table of your Manage Registration page: dates, credentials and milestones are read from it.',
      }),
      field('client_id', 'Client ID', 'text', {
        value: '3238354B6579',
        filled: true,
        error:
          'This is the sample printed on PG&E’s page, not yours. Yours is in the Registration Milestones table after you log in.',
      }),
      field('client_secret', 'Client secret', 'secret', { filled: true, masked: 'client_secret-1 (32 characters)' }),
      field('registration_access_token', 'Registration access token', 'secret', {
        hint: 'From the same table. Only the Application Information Resource Request needs it.',
      }),
      field('accepted_on', 'Registration accepted on', 'date', {
        value: '2026-09-14',
        filled: true,
        warning: 'Only 20 days are left.',
      }),
      field('redirect_uri', 'Redirect address', 'text', {
        value: 'http://127.0.0.1:8700/oauth/redirect',
        filled: true,
        hint: 'Exactly as registered with PG&E, character by character.',
      }),
    ],
    buttons: [
      button('simulator:credentials', 'Fill in from the simulator'),
      button('oauth:open-portal', 'Open the portal'),
    ],
    clock: { state: 'warning', text: '20 of 90 days left to finish the tests: until 2026-12-13.' },
    milestones: [
      { id: 'submitted', label: 'Registration Submitted', date: '2026-09-10', done: true, needed: true },
      { id: 'confirmed', label: 'Registration Email Confirmed', date: '2026-09-10', done: true, needed: true },
      { id: 'accepted', label: 'Registration Accepted', date: '2026-09-14', done: true, needed: true },
      { id: 'connectivity', label: 'API Connectivity Test: Completed', date: '', done: false, needed: true },
      { id: 'oauth', label: 'OAuth Test: Completed', date: '', done: false, needed: true },
      {
        id: 'application',
        label: 'Application Information Resource Request: Completed',
        date: '',
        done: false,
        needed: false,
      },
      { id: 'approved', label: 'Registration Approved', date: '', done: false, needed: true },
    ],
  }
}

export function step(id: string, verdict: Verdict, more: Partial<StepView> = {}): StepView {
  return {
    id,
    test: id.startsWith('preflight')
      ? 'Before you start'
      : id.startsWith('connectivity')
        ? 'API Connectivity Test'
        : id.startsWith('oauth')
          ? 'OAuth Test'
          : 'Application Information Resource Request',
    title: titles[id] ?? id,
    verdict,
    waitingFor: '',
    why: 'Your application trades its client ID and secret for a token that lets it ask for service status and sample data. The client certificate must be on the connection, and it must be the one you registered.',
    outcome: '',
    fields: [],
    buttons: [button(`run:${id}`, verdict === 'not run' ? 'Run' : 'Run again', 'primary')],
    willSend: {
      method: 'POST',
      url: 'https://localhost:8743/datacustodian/test/oauth/v2/token',
      headers: [
        { name: 'Authorization', value: 'Basic client_id:client_secret-1' },
        { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
        { name: 'Accept', value: 'application/json' },
      ],
      body: 'grant_type=client_credentials',
      copies: [button(`copy:curl:${id}`, 'Copy as curl')],
    },
    checks: [],
    findings: [],
    feedFindings: [],
    exchanges: [],
    hops: [],
    tables: [],
    feed: null,
    progress: null,
    ...more,
  }
}

export const tokenForm = field('token_request_form', 'Parameters of the token request', 'choice', {
  value: 'form',
  filled: true,
  choices: [
    { value: 'form', label: 'In the form body (as PG&E’s SDK does)' },
    { value: 'query', label: 'In the query string (as PG&E’s page prints)' },
  ],
})

export const tokenAnswer = {
  client_access_token: 'client_access_token-1',
  expires_in: 3600,
  scope: '3',
  token_type: 'Bearer',
}

export function exchange(more: Partial<Exchange> = {}): Exchange {
  return {
    request: 1,
    title: 'Client access token',
    method: 'POST',
    url: 'https://localhost:8743/datacustodian/test/oauth/v2/token',
    requestHeaders: [
      { name: 'Authorization', value: 'Basic client_id:client_secret-1' },
      { name: 'Content-Type', value: 'application/x-www-form-urlencoded' },
    ],
    requestBody: 'grant_type=client_credentials',
    state: 'done',
    status: 200,
    statusText: 'OK',
    responseHeaders: [
      { name: 'cache-control', value: 'no-store' },
      { name: 'content-type', value: 'application/json;charset=UTF-8' },
      { name: 'date', value: 'Mon, 23 Nov 2026 09:12:44 GMT' },
    ],
    body: {
      kind: 'json',
      bytes: 118,
      truncated: false,
      raw: JSON.stringify(tokenAnswer),
      pretty: JSON.stringify(tokenAnswer, null, 2),
    },
    timing: [
      { phase: 'Queue', ms: 0.1 },
      { phase: 'Name', ms: 0.4 },
      { phase: 'Connect', ms: 0.3 },
      { phase: 'TLS', ms: 3.8 },
      { phase: 'Send', ms: 0.2 },
      { phase: 'Wait', ms: 6.4 },
      { phase: 'Receive', ms: 0.9 },
    ],
    tls: [
      { name: 'Version', value: 'TLSv1.3' },
      { name: 'Cipher', value: 'TLS_AES_256_GCM_SHA384' },
      { name: 'Session resumed', value: 'no' },
      { name: 'Client certificate asked for', value: 'yes' },
      {
        name: 'Client certificate presented',
        value: '9c1185a5c5e9fc54612808977ee8f548b2258d31f7a2c8a7c3b0f0e0d1c2b3a4',
      },
      { name: 'Server certificate', value: '1f0e5db7c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c' },
    ],
    failure: '',
    feed: 0,
    copies: [button('copy:curl:connectivity.token', 'Copy as curl')],
    ...more,
  }
}
