// Ports for programs that must be told theirs. They lie below the range from which the system takes the
// near ends of outgoing connections: one from that range can be taken again before the program listens.
import net from 'node:net'
import {once} from 'node:events'

const first = 12000
const count = 18000

const isFree = async (port) => {
  const server = net.createServer()
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error.code === 'EADDRINUSE') return false
    throw error
  }
  server.close()
  await once(server, 'close')
  return true
}

/** A loopback port on which nothing listens. */
export const freePort = async () => {
  for (let tries = 0; tries < 100; ++tries) {
    const port = first + Math.floor(Math.random() * count)
    if (await isFree(port)) return port
  }
  throw new Error('no free port on 127.0.0.1 after 100 tries')
}
