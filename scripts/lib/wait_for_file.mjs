// node wait_for_file.mjs FILE PID: ends with 0 as soon as FILE is there, with 1 when process PID ends
// first or after 30 s. Watches the folder instead of polling the file.
import { existsSync, watch } from 'node:fs'
import { dirname } from 'node:path'

const [file, pid] = process.argv.slice(2)
const done = (code) => process.exit(code)
const look = () => {
  if (existsSync(file)) done(0)
}
watch(dirname(file), look)
look()
setInterval(() => {
  try {
    process.kill(Number(pid), 0)
  } catch {
    done(existsSync(file) ? 0 : 1)
  }
}, 200)
setTimeout(() => done(1), 30000)
