// Sets the relay measurements up: certificates, upstream, the three relays, each checked to do the same
// work; and takes all of it down again.

import { makeCertificates } from './certificates.mjs'
import { checkContender } from './check.mjs'
import { startContenderHaproxy } from './contender_haproxy.mjs'
import { startContenderNginx } from './contender_nginx.mjs'
import { startContenderSmdProxy } from './contender_smd_proxy.mjs'
import { startUpstream } from './upstream.mjs'

/** `largeFile` may be null when only small answers are measured. */
export async function withRelays(context, work) {
  const { processes, folder, largeFile, say } = context
  say('starting upstream, smd-proxy, nginx and HAProxy')
  const certificates = await makeCertificates(folder)
  const upstream = await startUpstream(processes, folder, certificates, largeFile ?? '/dev/null')
  const setting = { ...context, certificates, upstream }
  const contenders = []
  for (const start of [startContenderSmdProxy, startContenderNginx, startContenderHaproxy]) {
    const contender = await start(setting)
    contender.tls = await checkContender(contender, upstream)
    contenders.push(contender)
  }
  const ciphers = new Set(contenders.map((one) => one.tls))
  if (ciphers.size > 1) throw new Error(`the relays do not use the same cipher: ${[...ciphers].join(', ')}`)
  await work({ ...setting, contenders })
}
