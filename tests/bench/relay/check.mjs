// Before anything is measured: does each contender really do the same work? Same body, our client
// certificate shown and accepted, server name sent, connection kept.

import { smallPath } from './upstream.mjs'

export async function checkContender(contender, upstream) {
  const ask = async () => {
    const answer = await fetch(contender.base + smallPath, { headers: contender.headers })
    const problem = (what) => new Error(`${contender.name}: ${what} (status ${answer.status})`)
    const body = await answer.text()
    if (answer.status !== 200) throw problem(`answered ${body.slice(0, 300)}`)
    if (body !== upstream.smallBody) throw problem('changed the body')
    const seen = (name) => answer.headers.get(name) ?? answer.headers.get(`smd-upstream-${name}`)
    if (seen('bench-client') !== 'SUCCESS') throw problem('did not show the client certificate')
    if (seen('bench-name') !== 'localhost') throw problem('did not send the server name')
    return { tls: seen('bench-tls'), requests: Number(seen('bench-connection-requests')) }
  }
  await ask()
  const second = await ask()
  if (second.requests < 2) throw new Error(`${contender.name}: does not keep its connection to the upstream`)
  return second.tls
}
