// Hand-written views for the fixture: every screen and state that the page must be able to draw.

import type { Verdict, View } from '../src/core/view.ts'
import { base, button, exchange, field, plan, simulator, step, tokenForm } from './views/parts.ts'
import {
  goodChecks,
  badFinding,
  infoFinding,
  mismatchFinding,
  otherCertificate,
  outageFinding,
} from './views/findings.ts'
import { feed } from './views/feed.ts'

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
      seriesCount: 0,
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
      seriesCount: 0,
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
