// A small HTTPS proxy (CONNECT) that behaves as it is told, and remembers what it was asked.
import { once } from 'node:events'
import net from 'node:net'

export class ConnectProxy {
  connections = 0
  requests = [] // {line, headers: {lower-case name: value}}
  sockets = new Set()

  /**
   * `behave(socket, request, proxy)` answers one request; without it the proxy tunnels to
   * 127.0.0.1 and the port that was asked for, whatever the host.
   */
  static async start(behave) {
    const proxy = new ConnectProxy()
    proxy.server = net.createServer((socket) => {
      proxy.connections += 1
      proxy.keep(socket)
      let head = ''
      const onData = (bytes) => {
        head += bytes.toString('latin1')
        if (!head.includes('\r\n\r\n')) return
        socket.off('data', onData)
        socket.pause()
        const [line, ...lines] = head.split('\r\n\r\n')[0].split('\r\n')
        const headers = Object.fromEntries(lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()]))
        const request = { line, headers }
        proxy.requests.push(request)
        if (behave) behave(socket, request, proxy)
        else proxy.tunnel(socket, request)
      }
      socket.on('data', onData)
    })
    proxy.server.listen(0, '127.0.0.1')
    await once(proxy.server, 'listening')
    proxy.port = proxy.server.address().port
    proxy.address = `http://127.0.0.1:${proxy.port}`
    return proxy
  }

  keep(socket) {
    this.sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => this.sockets.delete(socket))
  }

  tunnel(socket, request, answer = 'HTTP/1.1 200 Connection established\r\n\r\n') {
    const port = Number(/:(\d+) HTTP\/1\.1$/.exec(request.line)[1])
    const other = net.connect(port, '127.0.0.1', () => {
      socket.write(answer)
      socket.pipe(other)
      other.pipe(socket)
    })
    this.keep(other)
    other.on('error', () => socket.destroy())
  }

  stop() {
    this.server.close()
    for (const socket of this.sockets) socket.destroy()
  }
}
