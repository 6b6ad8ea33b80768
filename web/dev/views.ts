// Hand-written views for the fixture: every screen and state that the page must be able to draw.

import type {
  Button,
  Check,
  Exchange,
  Feed,
  Field,
  Finding,
  PlanTest,
  StepView,
  Verdict,
  View,
} from '../src/core/view.ts'

const button = (id: string, label: string, kind: Button['kind'] = 'plain', enabled = true, why = ''): Button => ({
  id,
  label,
  kind,
  enabled,
  why,
})

const field = (id: string, label: string, kind: Field['kind'], more: Partial<Field> = {}): Field => ({
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

const titles: Record<string, string> = {
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

function plan(verdicts: Record<string, Verdict>, current: string, waiting: Record<string, string> = {}): PlanTest[] {
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

const simulator: View['environment'] = {
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

function base(current: View['current'], step: StepView | null, tests: PlanTest[]): View {
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

function registration(): View['registration'] {
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

function step(id: string, verdict: Verdict, more: Partial<StepView> = {}): StepView {
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

const tokenForm = field('token_request_form', 'Parameters of the token request', 'choice', {
  value: 'form',
  filled: true,
  choices: [
    { value: 'form', label: 'In the form body (as PG&E’s SDK does)' },
    { value: 'query', label: 'In the query string (as PG&E’s page prints)' },
  ],
})

const tokenAnswer = {
  client_access_token: 'client_access_token-1',
  expires_in: 3600,
  scope: '3',
  token_type: 'Bearer',
}

function exchange(more: Partial<Exchange> = {}): Exchange {
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

const goodChecks: Check[] = [
  { id: 'status', title: 'HTTP status', expected: '200', got: '200', verdict: 'passed' },
  { id: 'token', title: 'Token', expected: 'client_access_token', got: 'client_access_token', verdict: 'passed' },
  { id: 'expires_in', title: 'expires_in', expected: '3600, a number', got: '"3600", a text', verdict: 'warning' },
  { id: 'token_type', title: 'token_type', expected: 'Bearer', got: 'Bearer', verdict: 'passed' },
]

const badFinding: Finding = {
  id: 'gateway.invalid-certificate',
  severity: 'error',
  layer: 'gateway',
  title: 'The data custodian did not accept the client certificate',
  cause:
    'The gateway answered 400 with "Invalid Certificate". The TLS connection was made, so the network is fine; the certificate is missing, expired, or is not the one registered with PG&E.',
  fix: 'Compare the SHA-256 fingerprint below with the certificate you sent to PG&E before you were accepted. If you renewed it since, send PG&E the new one and wait for their answer.',
  who: 'you',
  evidence: 'HTTP/1.1 400 Bad Request\ncontent-type: text/plain\n\n"Invalid Certificate"',
  source: 'Share My Data, General Requirements: the same certificate you sent to PG&E prior to being Accepted',
  buttons: [button('registration', 'Go to registration')],
  command: {
    text: 'openssl x509 -in client.pem -noout -sha256 -fingerprint -subject -issuer -enddate',
    copy: button('copy:command:gateway.invalid-certificate', 'Copy'),
  },
  link: '/findings.html#gateway.invalid-certificate',
  alternatives: [],
}

const otherCertificate: Finding = {
  ...badFinding,
  id: 'tls.client-certificate-missing',
  layer: 'tls',
  title: 'No client certificate was sent',
  cause: 'The server asked for a certificate, and the proxy had none to show.',
  fix: 'Start smd-proxy with --cert and --key, or name them in its configuration.',
  who: 'you',
  evidence: '',
  buttons: [button('run:preflight.certificate', 'Look at the files again')],
  command: { text: 'smd preflight --cert CERT.pem --key KEY.pem', copy: button('copy:command:other', 'Copy') },
  link: '/findings.html#tls.client-certificate-missing',
}

const outageFinding: Finding = {
  ...badFinding,
  id: 'gateway.outage',
  layer: 'gateway',
  title: 'The gateway is down, or restarts',
  cause: 'The same answer has been seen for a few minutes at a time while the gateway was serviced.',
  fix: 'Wait a quarter of an hour and run the step again.',
  who: 'PG&E',
  evidence: '',
  buttons: [],
  command: null,
  link: '/findings.html#gateway.outage',
}

const mismatchFinding: Finding = {
  id: 'certificate.key-mismatch',
  severity: 'error',
  layer: 'certificate',
  title: 'The private key does not belong to the certificate',
  cause:
    'The certificate holds the public half of another key. Usually one of the two files is from an earlier request, or the key was made anew after the signing request was sent.',
  fix: 'Give the key that the signing request was made with. If it is lost, make a new key and request, let your authority issue a new certificate, and send that one to PG&E.',
  who: 'you',
  evidence: 'client.pem: RSA 2048, public key 5d1f…90c2; client.key: RSA 2048, public key 77ab…1e04',
  source: 'RFC 5280 section 4.1.2.7; OpenSSL X509_check_private_key',
  buttons: [button('run:preflight.certificate', 'Check the files again', 'primary')],
  command: {
    text: 'openssl x509 -in CERT.pem -noout -pubkey | openssl sha256 && openssl pkey -in KEY.pem -pubout | openssl sha256',
    copy: button('copy:command:certificate.key-mismatch', 'Copy'),
  },
  link: '/findings.html#certificate.key-mismatch',
  alternatives: [],
}

const infoFinding: Finding = {
  ...badFinding,
  id: 'oauth.expires-in-text',
  severity: 'warning',
  layer: 'oauth',
  title: 'expires_in came as a text',
  cause: 'RFC 6749 section 5.1 makes it a number. PG&E sends both.',
  fix: 'Let your own application accept both.',
  who: 'PG&E',
  evidence: '"expires_in": "3600"',
  source: 'RFC 6749 section 5.1',
  buttons: [],
  command: null,
  link: '/findings.html#oauth.expires-in-text',
  alternatives: [],
}

const someVerdicts: Record<string, Verdict> = {
  'connectivity.token': 'passed',
  'connectivity.status': 'passed',
  'connectivity.sample-data': 'warning',
  'oauth.scope-selection': 'waiting for you',
  'oauth.token': 'blocked',
  'oauth.refresh': 'blocked',
  'application.authorization': 'could not run',
}

const tokens: View['tokens'] = [
  {
    kind: 'client_access_token',
    label: 'Client access token',
    name: 'client_access_token-1',
    expiresAt: Date.now() + 3_421_000,
    state: 'valid',
  },
  {
    kind: 'access_token',
    label: 'Access token',
    name: 'access_token-1',
    expiresAt: Date.now() + 187_000,
    state: 'expiring',
  },
]

const first = 1_725_174_000
const feed: Feed = {
  id: 1,
  title: 'DownloadSampleData',
  state: 'done',
  bytes: 5_213_884,
  totalBytes: 5_213_884,
  entries: 428,
  readings: 19_200,
  resources: [
    { name: 'UsagePoint', count: 2 },
    { name: 'LocalTimeParameters', count: 1 },
    { name: 'MeterReading', count: 3 },
    { name: 'ReadingType', count: 3 },
    { name: 'IntervalBlock', count: 400 },
    { name: 'IntervalReading', count: 19_200 },
    { name: 'UsageSummary', count: 14 },
  ],
  series: [
    {
      index: 0,
      usagePoint: '5327221',
      title: 'Electricity, delivered, hourly',
      commodity: 'electricity',
      unit: 'kWh',
      flowDirection: 'delivered',
      interval: 3600,
      count: 9600,
      first,
      last: first + 9599 * 3600,
      total: '6,318.402 kWh',
      estimated: 259,
      flow: 1,
      end: first + 9600 * 3600,
      summable: true,
      repeated: 0,
      coverage: '99.93',
      gaps: 3,
      gapSeconds: 43200,
      peak: { value: '4.812 kWh', start: first + 400 * 3600, local: '2024-09-17T17:00:00-07:00' },
      estimatedShare: '2.69',
      cost: '1,941.20 USD',
      tou: [
        { code: 1, name: 'Peak (4 pm to 9 pm)', total: '1,702.114 kWh', readings: 2000 },
        { code: 2, name: 'Off-peak', total: '4,616.288 kWh', readings: 7600 },
      ],
    },
    {
      index: 1,
      usagePoint: '5327221',
      title: 'Electricity, received, hourly',
      commodity: 'electricity',
      unit: 'kWh',
      flowDirection: 'received',
      interval: 3600,
      count: 9600,
      first,
      last: first + 9599 * 3600,
      total: '2,901.118 kWh',
      estimated: 0,
      flow: 19,
      end: first + 9600 * 3600,
      summable: true,
      repeated: 0,
      coverage: '100.00',
      gaps: 0,
      gapSeconds: 0,
      peak: { value: '3.951 kWh', start: first + 400 * 3600, local: '2024-09-17T17:00:00-07:00' },
      estimatedShare: '0.00',
      cost: '',
      tou: [],
    },
    {
      index: 2,
      usagePoint: '8841200',
      title: 'Gas, daily',
      commodity: 'natural gas',
      unit: 'therm',
      flowDirection: 'delivered',
      interval: 86400,
      count: 400,
      first,
      last: first + 399 * 86400,
      total: '311.02 therm',
      estimated: 3,
      flow: 1,
      end: first + 400 * 86400,
      summable: true,
      repeated: 0,
      coverage: '100.00',
      gaps: 0,
      gapSeconds: 0,
      peak: { value: '2.11 therm', start: first + 400 * 3600, local: '2024-09-17T17:00:00-07:00' },
      estimatedShare: '0.75',
      cost: '612.40 USD',
      tou: [],
    },
  ],
  seriesCount: 3,
  usagePoints: [
    {
      id: '5327221',
      title: 'Electricity at usage point 5327221',
      series: [0, 1],
      net: '3,417.284 kWh',
      delivered: 0,
      received: 1,
    },
    { id: '8841200', title: 'Natural gas at usage point 8841200', series: [2], net: '', delivered: -1, received: -1 },
  ],
  summary: [
    'The feed has 19,200 readings of electricity and natural gas at 2 usage points, from September 1, 2024 to October 5, 2025.',
    'At usage point 5327221, 6,318.402 kWh were delivered and 2,901.118 kWh received: a net of 3,417.284 kWh.',
    'Readings cover 99.93 percent of that time; 2.69 percent of them are estimated.',
  ],
  customer: {
    shown: false,
    toggle: button('customer:1', 'Show customer data'),
    resources: [
      {
        type: 'Customer',
        entry: 3,
        fields: [
          { name: 'Name', value: '•••' },
          { name: 'Account number', value: '•••' },
        ],
      },
    ],
  },
  notes: ['One hour is missing on 2024-11-24; the chart leaves it open.'],
  error: '',
  timeZone: 'UTC-08:00, daylight saving UTC-07:00',
  timeZoneOffset: -28800,
  raw: 4,
}

const names29 = [
  'dataCustodianId',
  'dataCustodianApplicationStatus',
  'thirdPartyApplicationDescription',
  'thirdPartyApplicationType',
  'thirdPartyPhone',
  'authorizationServerUri',
  'thirdPartyNotifyUri',
  'authorizationServerAuthorizationEndpoint',
  'authorizationServerTokenEndpoint',
  'dataCustodianBulkRequestURI',
  'dataCustodianResourceEndpoint',
  'thirdPartyScopeSelectionScreenURI',
  'thirdPartyUserPortalScreenURI',
  'client_secret',
  'client_name',
  'redirect_uri',
  'client_id',
  'software_id',
  'software_version',
  'client_id_issued_at',
  'client_secret_expires_at',
  'contacts',
  'token_endpoint_auth_method',
  'scope',
  'grant_types',
  'response_types',
  'registration_client_uri',
  'registration_access_token',
  'dataCustodianScopeSelectionScreenURI',
]

const mismatchNotice: View['notices'][number] = {
  id: 'preflight',
  severity: 'error',
  text: 'The private key does not belong to the certificate: no call can be made with it. Mend the files first.',
  buttons: [button('step:preflight.certificate', 'Show')],
}

export const views: Record<string, () => View> = {
  start: () => ({
    ...base('registration', null, plan({ 'preflight.certificate': 'failed' }, '')),
    certificate: { state: 'failed', label: 'Client certificate: key does not match', details: [] },
    notices: [mismatchNotice],
  }),
  certificate: () => ({
    ...base(
      'step',
      step('preflight.certificate', 'failed', {
        why: 'Every call needs your certificate and its private key. What is wrong with the files is found here, before anything is sent.',
        outcome: 'The private key does not belong to the certificate.',
        fields: [
          field('registered_sha256', 'SHA-256 fingerprint of the certificate registered with PG&E', 'text', {
            hint: 'Optional. Paste it, and it is compared with the one in your file.',
          }),
        ],
        buttons: [button('run:preflight.certificate', 'Check again', 'primary')],
        willSend: null,
        findings: [mismatchFinding],
        checks: [
          { id: 'key', title: 'Key and certificate belong together', expected: 'yes', got: 'no', verdict: 'failed' },
          { id: 'size', title: 'Key', expected: 'RSA, 2048 bits or more', got: 'RSA, 2048 bits', verdict: 'passed' },
          { id: 'digest', title: 'Signature', expected: 'SHA-2', got: 'SHA256', verdict: 'passed' },
          { id: 'dates', title: 'Valid', expected: 'today', got: '2026-11-22 to 2027-12-23', verdict: 'passed' },
          {
            id: 'chain',
            title: 'Chain',
            expected: 'up to a public CA',
            got: 'ends at a trusted root',
            verdict: 'passed',
          },
        ],
        tables: [
          {
            id: 'files',
            title: 'Files',
            columns: ['Given as', 'File', 'What it is'],
            rows: [
              { cells: ['certificate', 'client.pem', 'PEM, 2 certificates'], state: 'ok' },
              { cells: ['key', 'client.key', 'PEM, private key; others may read it (0644)'], state: 'warning' },
            ],
          },
          {
            id: 'chain',
            title: 'Chain',
            columns: ['Subject', 'Issuer', 'Key', 'Valid until', 'SHA-256'],
            rows: [
              {
                cells: [
                  'CN=third-party.example.com,O=Example Energy Services Inc.',
                  'CN=Example Issuing CA',
                  'RSA 2048',
                  '2027-12-23',
                  '9c1185a5c5e9fc54612808977ee8f548b2258d31f7a2c8a7c3b0f0e0d1c2b3a4',
                ],
                state: 'ok',
              },
              {
                cells: [
                  'CN=Example Issuing CA',
                  'CN=Example Root CA',
                  'RSA 4096',
                  '2031-01-02',
                  '1f0e5db7c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c',
                ],
                state: 'ok',
              },
            ],
          },
        ],
      }),
      plan({ 'preflight.certificate': 'failed' }, 'preflight.certificate'),
    ),
    certificate: { state: 'failed', label: 'Client certificate: key does not match', details: [] },
    notices: [mismatchNotice],
  }),
  connection: () => ({
    ...base(
      'step',
      step('preflight.connection', 'failed', {
        why: 'One harmless request shows whether the way to the data custodian is open and whether your certificate is taken.',
        outcome: 'The server refused the client certificate.',
        buttons: [
          button('run:preflight.connection', 'Check again', 'primary'),
          button('preflight:experiment', 'Try three calls: none, a self-made, your own'),
        ],
        findings: [
          {
            ...otherCertificate,
            id: 'tls.client-certificate-unknown-ca',
            title: 'The server does not know the authority of your certificate',
            cause: 'It ended the connection with the alert "unknown ca" at the first read.',
            fix: 'Use the certificate that you registered with PG&E; it must be from a public authority.',
            evidence: 'stage receive, OpenSSL 1048: tlsv1 alert unknown ca; presented 9c1185a5…b3a4',
            alternatives: [outageFinding],
          },
        ],
        checks: [
          { id: 'tls', title: 'TLS', expected: '1.2 or 1.3', got: 'TLSv1.3', verdict: 'passed' },
          { id: 'answer', title: 'Answer', expected: 'any HTTP answer', got: 'alert 48', verdict: 'failed' },
        ],
        tables: [
          {
            id: 'experiment',
            title: 'Three calls',
            columns: ['Certificate', 'Handshake', 'Answer', 'So'],
            rows: [
              { cells: ['none', 'TLSv1.3', 'alert: certificate required', 'the server asks for one'], state: 'ok' },
              { cells: ['self-made', 'TLSv1.3', 'alert: unknown ca', 'it looks at who issued it'], state: 'ok' },
              {
                cells: ['own', 'TLSv1.3', 'alert: unknown ca', 'yours is treated like a made-up one'],
                state: 'failed',
              },
            ],
          },
        ],
      }),
      plan({ 'preflight.certificate': 'warning', 'preflight.connection': 'failed' }, 'preflight.connection'),
    ),
  }),
  registration: () => base('registration', null, plan({}, '')),
  'token-before': () =>
    base('step', step('connectivity.token', 'not run', { fields: [tokenForm] }), plan({}, 'connectivity.token')),
  'token-running': () => ({
    ...base(
      'step',
      step('connectivity.token', 'running', {
        fields: [tokenForm],
        buttons: [button('run:connectivity.token', 'Run', 'primary', false, 'A step is running.')],
        exchanges: [
          exchange({
            state: 'sending',
            status: 0,
            statusText: '',
            body: { kind: 'none', bytes: 0, truncated: false, raw: '', pretty: '' },
            timing: [],
            tls: [],
            responseHeaders: [],
          }),
        ],
        progress: { text: 'Waiting for the answer', bytes: 0, totalBytes: 0, cancel: button('cancel:1', 'Cancel') },
      }),
      plan({ 'connectivity.token': 'running' }, 'connectivity.token'),
    ),
    buttons: [
      button('run-all', 'Run all', 'primary', false, 'A step is running.'),
      button('reset', 'Start over', 'plain', false, 'Nothing has been run yet.'),
    ],
  }),
  'token-passed': () => ({
    ...base(
      'step',
      step('connectivity.token', 'warning', {
        fields: [tokenForm],
        outcome: 'The client access token is here; it lives for one hour.',
        checks: goodChecks,
        findings: [infoFinding],
        exchanges: [exchange()],
      }),
      plan(someVerdicts, 'connectivity.token', { 'oauth.scope-selection': 'press START on the portal page' }),
    ),
    tokens,
  }),
  'token-failed': () => ({
    ...base(
      'step',
      step('connectivity.token', 'failed', {
        fields: [tokenForm],
        outcome: 'The data custodian did not accept the client certificate.',
        checks: [
          { id: 'status', title: 'HTTP status', expected: '200', got: '400', verdict: 'failed' },
          { id: 'token', title: 'Token', expected: 'client_access_token', got: 'none', verdict: 'failed' },
        ],
        findings: [{ ...badFinding, alternatives: [otherCertificate, outageFinding] }, infoFinding],
        exchanges: [
          exchange({
            status: 400,
            statusText: 'Bad Request',
            body: { kind: 'text', bytes: 21, truncated: false, raw: '"Invalid Certificate"', pretty: '' },
          }),
        ],
      }),
      plan(
        { 'connectivity.token': 'failed', 'connectivity.status': 'blocked', 'connectivity.sample-data': 'blocked' },
        'connectivity.token',
      ),
    ),
    certificate: { state: 'warning', label: 'Certificate: 12 days left', details: [] },
    notices: [
      {
        id: 'restored',
        severity: 'info',
        text: 'Everything is as it was, except the secrets: they are never stored. Enter the client secret and the registration access token again before the next call.',
        buttons: [button('notice:restored', 'Dismiss')],
      },
    ],
  }),
  'sample-data': () => ({
    ...base(
      'step',
      step('connectivity.sample-data', 'warning', {
        outcome: 'The sample data is complete; one hour is missing in it.',
        checks: goodChecks.slice(0, 1),
        feed,
        exchanges: [
          exchange({
            request: 3,
            title: 'Sample data',
            method: 'GET',
            url: 'https://localhost:8743/GreenButtonConnect/espi/1_1/resource/DownloadSampleData',
            requestBody: '',
            body: {
              kind: 'xml',
              bytes: 5_213_884,
              truncated: true,
              raw: '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:uuid:1</id></entry>',
              pretty:
                '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n  <!-- the first entries -->\n  <entry>\n    <id>urn:uuid:1</id>\n  </entry>',
            },
            feed: 1,
          }),
        ],
      }),
      plan(someVerdicts, 'connectivity.sample-data'),
    ),
    tokens,
  }),
  downloading: () => ({
    ...base(
      'step',
      step('connectivity.sample-data', 'running', {
        buttons: [button('run:connectivity.sample-data', 'Run', 'primary', false, 'A step is running.')],
        feed: {
          ...feed,
          state: 'reading',
          series: feed.series.slice(0, 1),
          summary: [],
          customer: null,
          bytes: 2_412_000,
          readings: 8012,
          notes: [],
        },
        progress: { text: 'Receiving', bytes: 2_412_000, totalBytes: 5_213_884, cancel: button('cancel:3', 'Cancel') },
      }),
      plan({ ...someVerdicts, 'connectivity.sample-data': 'running' }, 'connectivity.sample-data'),
    ),
    tokens,
  }),
  oauth: () => ({
    ...base(
      'step',
      step('oauth.scope-selection', 'waiting for you', {
        waitingFor: 'press START on the portal page; it opens in a new window',
        why: 'PG&E’s test sends your customer’s browser to the address you registered for scope selection. The console plays your application there and shows each redirect as it happens, in whichever window.',
        fields: [
          field('redirect_uri', 'Redirect address', 'text', {
            value: 'http://127.0.0.1:8700/oauth/redirect',
            filled: true,
          }),
          field('scope', 'Scope', 'text', { hint: 'Leave it empty to send the scope that comes with the redirect.' }),
        ],
        buttons: [
          button('run:oauth.scope-selection', 'Start again', 'primary'),
          button('oauth:open-portal', 'Open the portal', 'primary'),
          button('oauth:authorize-now', 'Open the authorize page without the portal'),
          button('oauth:stop', 'Stop waiting'),
        ],
        willSend: null,
        hops: [
          {
            at: Date.now() - 42_000,
            title: 'Scope selection',
            detail: 'PG&E sent the browser to your application.',
            state: 'done',
            url: '/oauth/scope-selection?scope=FB%3D4_5_15%3BIntervalDuration%3D3600%3BBlockDuration%3Dmonthly%3BHistoryLength%3D13&ThirdPartyID=51090',
          },
          {
            at: Date.now() - 31_000,
            title: 'Log-in',
            detail: 'Your application asked the customer to log in.',
            state: 'done',
            url: '/oauth/login',
          },
          { at: 0, title: 'Confirm the scope on the console’s page', detail: '', state: 'waiting', url: '' },
        ],
        tables: [
          {
            id: 'scope',
            title: 'The scope in words',
            columns: ['Term', 'Meaning'],
            rows: [
              { cells: ['FB=4_5_15', 'Interval metering, usage summaries, …'], state: 'none' },
              { cells: ['IntervalDuration=3600', 'One reading an hour'], state: 'none' },
              { cells: ['HistoryLength=13', 'Thirteen months back'], state: 'none' },
            ],
          },
        ],
      }),
      plan({ ...someVerdicts }, 'oauth.scope-selection', {
        'oauth.scope-selection': 'press START on the portal page; it opens in a new window',
      }),
    ),
    tokens,
  }),
  information: () => ({
    ...base(
      'step',
      step('application.information', 'warning', {
        outcome: '27 of 29 names are there.',
        fields: [
          field('application_information_id', 'Application information ID', 'text', {
            value: '859dfe76-c5b4-434f-bad9-4364f08784ff',
            filled: true,
            hint: 'Found in the Authorization feed.',
          }),
        ],
        tables: [
          {
            id: 'application-information',
            title: 'ApplicationInformation',
            columns: ['No.', 'Element', 'Value', 'Remark'],
            rows: names29.map((name, index) => ({
              cells: [
                String(index + 1),
                name,
                index === 8
                  ? ''
                  : name.endsWith('URI') || name.endsWith('Endpoint')
                    ? `https://api.pge.com/datacustodian/oauth/v2/${name.slice(0, 12).toLowerCase()}`
                    : name.includes('secret') || name.includes('token')
                      ? `${name}-1`
                      : `value of ${name}`,
                index === 8 ? 'missing' : index === 19 ? 'milliseconds where seconds are meant' : '',
              ],
              state: index === 8 ? 'failed' : index === 19 ? 'warning' : 'ok',
            })),
          },
        ],
        exchanges: [exchange({ request: 9, title: 'Application information' })],
      }),
      plan({ ...someVerdicts, 'application.information': 'warning' }, 'application.information'),
    ),
    tokens,
  }),
  feed: () => ({
    ...base('feed', null, plan({}, '')),
    feed: { ...feed, id: 5, title: 'my-usage-2026.xml' },
    feedFindings: [
      {
        ...infoFinding,
        id: 'espi.reading-gap',
        layer: 'espi',
        title: 'Readings are missing',
        cause: 'Between two intervals of a block lies an hour without a reading.',
        fix: 'Nothing to do for the test.',
        evidence: 'entry 211, 2024-11-24T09:00:00Z',
        source: 'NAESB REQ.21 10.3',
      },
    ],
  }),
  'feed-failed': () => ({
    ...base('feed', null, plan({}, '')),
    feed: {
      ...feed,
      id: 6,
      title: 'broken.xml',
      state: 'failed',
      series: [],
      notes: [],
      readings: 12,
      entries: 3,
      resources: feed.resources.slice(0, 2),
      error: 'The element IntervalBlock is not closed, byte 48,112, line 391, entry 3 (IntervalBlock).',
    },
  }),
  'feed-empty': () => ({
    ...base('feed', null, plan({}, '')),
    feed: {
      ...feed,
      id: 7,
      title: 'empty.xml',
      series: [],
      notes: [],
      readings: 0,
      entries: 1,
      bytes: 412,
      resources: [],
    },
  }),
  production: () => ({
    ...base('step', step('connectivity.token', 'not run', { fields: [tokenForm] }), plan({}, 'connectivity.token')),
    environment: {
      ...simulator,
      id: 'pge',
      kind: 'production',
      label: 'PG&E production',
      warning: 'Production: real customers’ data',
      choices: simulator.choices.map((choice) => ({ ...choice, current: choice.button === 'environment:pge' })),
    },
  }),
  confirm: () => ({
    ...(views['production']?.() as View),
    confirm: {
      title: 'Call PG&E’s production endpoints?',
      text: 'You are about to send the first call of this session to production, with your own certificate and credentials. Tests belong to the test environment.',
      buttons: [button('production-confirmed', 'Call production', 'danger'), button('dismiss', 'Cancel')],
    },
  }),
}
