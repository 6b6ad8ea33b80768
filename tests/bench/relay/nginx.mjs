// What every nginx of the bench has in common: one process in the foreground, nothing outside of its
// own folder, no log of requests. What it serves is the caller's.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export async function startNginx(processes, folder, name, port, http) {
  const own = join(folder, name)
  mkdirSync(own, { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${own}/${kind};`)
  writeFileSync(
    join(own, 'nginx.conf'),
    `daemon off;
master_process off;
worker_processes 1;
pid ${own}/nginx.pid;
error_log ${own}/error.log warn;
events { worker_connections 2048; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  server_tokens off;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
${http}
}
`,
  )
  return processes.start(name, 'nginx', ['-e', join(own, 'error.log'), '-p', own, '-c', join(own, 'nginx.conf')], { port })
}
