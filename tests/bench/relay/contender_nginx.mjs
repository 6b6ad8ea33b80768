// nginx as a relay: plain HTTP in, verified mutual TLS with kept connections out.

import { freePorts } from '../lib/ports.mjs'
import { startNginx } from './nginx.mjs'

export async function startContenderNginx({ processes, folder, certificates, upstream }) {
  const [port] = await freePorts(1)
  const child = await startNginx(processes, folder, 'nginx', port, `  upstream custodian {
    server 127.0.0.1:${upstream.port};
    keepalive 64;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
  }
  server {
    listen 127.0.0.1:${port};
    location /relay/bench/ {
      proxy_pass https://custodian/;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host localhost:${upstream.port};
      proxy_ssl_certificate ${certificates.client.cert};
      proxy_ssl_certificate_key ${certificates.client.key};
      proxy_ssl_trusted_certificate ${certificates.ca};
      proxy_ssl_verify on;
      proxy_ssl_verify_depth 3;
      proxy_ssl_name localhost;
      proxy_ssl_server_name on;
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
      # A large answer is passed on as it comes, never written to a disk.
      proxy_max_temp_file_size 0;
      proxy_buffers 8 64k;
      proxy_buffer_size 16k;
      proxy_busy_buffers_size 128k;
    }
  }`)
  return { name: 'nginx', child, base: `http://127.0.0.1:${port}/relay/bench`, headers: {} }
}
