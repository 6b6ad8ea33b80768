// The API Connectivity Test as a whole process, `smd test connectivity`, against the same three calls made
// by curl in a shell script: token, service status, sample data, each with the client certificate. Both
// talk to the same simulator; smd also judges what comes back, curl only has to succeed.

import { join } from 'node:path'
import { run } from '../lib/run.mjs'
import { credentials, samplePath, startSimulator, statusPath, tokenPath } from '../lib/simulator.mjs'
import { spread } from '../lib/stats.mjs'

const script = join(import.meta.dirname, 'three_calls.sh')

export async function measureConnectivity({ processes, folder, programs, quick, say }) {
  const simulator = await startSimulator(processes, 'connectivity-simulator', join(programs, 'smd-simulator'), folder)
  const { id, secret } = await credentials(simulator)
  const env = {
    BENCH_CA: simulator.ca,
    BENCH_CERT: simulator.cert,
    BENCH_KEY: simulator.key,
    BENCH_ID: id,
    BENCH_SECRET: secret,
    BENCH_TOKEN_URL: simulator.origin + tokenPath,
    BENCH_STATUS_URL: simulator.origin + statusPath,
    BENCH_SAMPLE_URL: simulator.origin + samplePath,
  }
  const runs = {
    smd: () => run(join(programs, 'smd'), ['test', 'connectivity', '--user-type', 'standard_user', '--simulator', simulator.readyFile]),
    curl: () => run('sh', [script], { env }),
  }
  const rounds = quick ? 3 : 15
  const times = { smd: [], curl: [] }
  let bytes = 0
  try {
    say(`smd test connectivity and three calls of curl, ${rounds} rounds`)
    for (let round = -1; round < rounds; round++) {
      for (const name of ['smd', 'curl']) {
        const { milliseconds, stdout } = await runs[name]()
        // The first round only fills the caches.
        if (round >= 0) times[name].push(milliseconds)
        if (name === 'curl') bytes = Number(stdout.trim())
      }
    }
  } finally {
    await processes.stop(simulator.child)
  }
  return { rounds, sampleBytes: bytes, smdMilliseconds: spread(times.smd), curlMilliseconds: spread(times.curl) }
}
