// The data custodian's stand-in of the relay measurements: an nginx that demands a client certificate and
// answers with about 1 kB, or with a large file. A second port serves the same without asking for the
// certificate, for a load tool that has none to show; after the handshake both do the same work.

import { freePorts } from '../lib/ports.mjs'
import { startNginx } from './nginx.mjs'

const resource = '/GreenButtonConnect/espi/1_1/resource'
export const smallPath = `${resource}/ReadServiceStatus`
export const largePath = `${resource}/DownloadSampleData`

/** A body of 1024 bytes, shaped as the custodian's. */
function smallBody() {
  const open = '<ns0:ServiceStatus xmlns:ns0="http://naesb.org/espi"><ns0:currentStatus>1</ns0:currentStatus><!-- '
  const close = ' --></ns0:ServiceStatus>'
  return open + 'x'.repeat(1024 - open.length - close.length) + close
}

export async function startUpstream(processes, folder, certificates, largeFile) {
  const [port, openPort, statusPort] = await freePorts(3)
  const tls = `ssl_certificate ${certificates.server.cert};
    ssl_certificate_key ${certificates.server.key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:tls:1m;
    default_type application/atom+xml;
    add_header Bench-Client $ssl_client_verify;
    add_header Bench-Name $ssl_server_name;
    add_header Bench-Tls $ssl_protocol/$ssl_cipher;
    add_header Bench-Connection-Requests $connection_requests;
    location = ${smallPath} { return 200 '${smallBody()}'; }
    location = ${largePath} { alias ${largeFile}; }`
  const child = await startNginx(processes, folder, 'upstream', port, `  server {
    listen 127.0.0.1:${port} ssl;
    server_name localhost;
    ssl_client_certificate ${certificates.ca};
    ssl_verify_client on;
    ${tls}
  }
  server {
    listen 127.0.0.1:${openPort} ssl;
    server_name localhost;
    ${tls}
  }
  server {
    listen 127.0.0.1:${statusPort};
    location = /status { stub_status; }
  }`)
  return {
    pid: child.pid,
    port,
    openPort,
    smallBody: smallBody(),
    /** Connections accepted so far, without the one that asks. */
    async connections() {
      const text = await (await fetch(`http://127.0.0.1:${statusPort}/status`, { headers: { connection: 'close' } })).text()
      return Number(/^\s*(\d+)\s+\d+\s+\d+/m.exec(text)[1])
    },
  }
}
