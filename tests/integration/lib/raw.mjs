// Plain sockets: for requests that no HTTP library would send.
import { once } from 'node:events'
import net from 'node:net'

/** Sends bytes and collects what comes until the other side closes (or `until` says it is enough). */
export async function exchange(port, bytes, { until, host = '127.0.0.1', limit = 20_000 } = {}) {
  const socket = net.connect(port, host)
  let received = ''
  socket.setEncoding('latin1')
  socket.setTimeout(limit, () => socket.destroy(new Error(`nothing for ${limit} ms; so far: ${received}`)))
  const ended = new Promise((fulfil, reject) => {
    socket.on('data', (text) => {
      received += text
      if (until?.(received)) socket.destroy()
    })
    socket.on('error', (error) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? fulfil() : reject(error)))
    socket.on('close', fulfil)
  })
  await once(socket, 'connect')
  socket.write(bytes, 'latin1')
  await ended
  return received
}

/** Status codes of the answers in what `exchange` collected. */
export const statuses = (text) => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]))
