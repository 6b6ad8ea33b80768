// docs/curl-and-console.md: what curl prints for a fault, and what the console says. Both are really
// run against the simulator. `node tests/integration/faults/curl_and_console.mjs --write` writes the
// file; the test beside this script compares it with what comes out.
import {execFileSync, spawn} from 'node:child_process'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'

import {root} from '../headless/support.mjs'
import {registration, resourcePath, testToken, tokenRequest} from '../simulator/support.mjs'
import {startBench} from './support.mjs'

export const documentFile = join(root, 'docs/curl-and-console.md')

const probe = {path: `${resourcePath}/ReadServiceStatus`}
const token = {path: testToken, args: ['-u', '$CLIENT_ID:$CLIENT_SECRET', '-d', 'grant_type=client_credentials']}
const sample = {path: `${resourcePath}/DownloadSampleData`, args: ['-H', 'Authorization: Bearer $TOKEN']}

// `anonymous`: curl gets no certificate; that is how people meet it.
const cases = [
  {title: 'No certificate reached a server that requires one (TLS 1.3)', fault: 'client-required', value: '1.3', call: probe},
  {title: 'No certificate, answered with 400', fault: 'client-not-asked', call: probe, anonymous: true},
  {title: 'A certificate is refused in the handshake (TLS 1.2)', fault: 'client-refused-unknown-ca', value: '1.2', call: probe},
  {title: 'The server\'s certificate has expired', fault: 'server-expired', call: probe},
  {title: 'The server\'s certificate is for another name', fault: 'server-wrong-name', call: probe},
  {title: 'The server does not send its intermediate certificate', fault: 'server-intermediate-missing', call: probe},
  {title: 'No TLS on the port', fault: 'plain-http', call: probe},
  {title: 'The connection is closed in the handshake', fault: 'close-in-handshake', call: probe},
  {title: 'The certificate is not the registered one', fault: 'invalid-certificate', step: 'connectivity.token', call: token},
  {title: 'Client ID and secret do not belong together', fault: 'credentials-mismatch', step: 'connectivity.token', call: token},
  {title: 'A gateway\'s page in place of the answer', fault: 'company-page', step: 'connectivity.token', call: token},
  {title: 'The feed is empty', fault: 'empty-feed', step: 'connectivity.sample-data', call: sample},
]

/** The program's name and version, and its TLS library's: what its texts depend on. */
export const curlVersion = () =>
  /^curl \S+|OpenSSL\/\S+/g[Symbol.match](execFileSync('curl', ['--version'], {encoding: 'utf8'}).split('\n')[0]).join(', ')

const runCurl = (args) => new Promise((done, failed) => {
  const child = spawn('curl', args, {stdio: ['ignore', 'pipe', 'pipe']})
  let output = ''
  child.stdout.on('data', (text) => { output += text })
  child.stderr.on('data', (text) => { output += text })
  child.on('error', failed)
  child.on('close', () => done(output))
})

// Different each time, and of no help to a reader.
const varying = /^(date|x-transaction-id|x-tracking-id|connection): .*\r?\n/gim

const settled = (text, {port}) => text.replaceAll('\r\n', '\n').replace(varying, '').replaceAll(`:${port}`, ':PORT')
  .replace(/port \d+/g, 'port PORT')
  .replace(/\b[0-9a-f]{64}\b/g, '(fingerprint)').replace(/\b\d{4}-\d\d-\d\d[T ][\d:.]+( ?UTC|Z)?/g, '(time)').replace(/\b\d{4}-\d\d-\d\d\b/g, '(date)')
  .trim()

const shown = (word) => (/[\s$&]/.test(word) ? `"${word}"` : word)

const one = async (bench, {title, fault, value = '', step = 'preflight.connection', call, anonymous = false}) => {
  const {simulator} = bench
  const {port} = new URL(simulator.ready.origin)
  const faults = [{step, fault, value}]
  const finding = (await bench.run(faults)).step(step).findings[0]

  await bench.plan([])
  const client = await registration(simulator)
  const granted = JSON.parse((await tokenRequest(simulator, client, {grant_type: 'client_credentials'})).body).client_access_token
  await bench.plan(faults)
  const identity = anonymous ? [] : ['--cert', 'client.pem', '--key', 'client.key']
  const words = ['--cacert', 'ca.pem', ...identity, ...(call.args ?? []), `https://localhost:PORT${call.path}`]
  const real = {'ca.pem': simulator.ready.ca, 'client.pem': simulator.ready.cert, 'client.key': simulator.ready.key}
  const output = await runCurl(['--silent', '--show-error', '--include', '--noproxy', '*', '--max-time', '20',
    ...words.map((word) => real[word] ?? word.replace(':PORT', `:${port}`).replace('$CLIENT_ID', client.client_id)
      .replace('$CLIENT_SECRET', client.client_secret).replace('$TOKEN', granted))])
  const {id, title: says, cause, fix, who, evidence} = finding
  return `## ${title}

\`\`\`console
$ curl -sSi ${words.map(shown).join(' ')}
${settled(output, {port})}
\`\`\`

The console, at \`${step}\`:

> **${says}** (\`${id}\`)
> ${settled(evidence, {port}).replaceAll('\n', '\n> ')}
>
> Likely cause: ${cause}
>
> To do (${who}): ${fix}

`
}

/** The whole document. */
export const render = async (test) => {
  const bench = await startBench(test, ['--seed', '1'])
  let text = `# curl and the console

What curl prints when something is wrong, and what the console says of the same thing. Both were run
against the simulator, with the fault that the section is about; ports, times and fingerprints are
replaced. curl's words are those of ${curlVersion()}. Written by
\`tests/integration/faults/curl_and_console.mjs --write\`; what each finding means is in
[findings.md](findings.md).

`
  for (const item of cases) text += await one(bench, item)
  return `${text.trimEnd()}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] !== '--write') {
    process.stderr.write('Usage: curl_and_console.mjs --write\n')
    process.exit(2)
  }
  const ends = []
  try {
    await writeFile(documentFile, await render({after: (end) => ends.unshift(end)}))
  } finally {
    for (const end of ends) await end()
  }
}
