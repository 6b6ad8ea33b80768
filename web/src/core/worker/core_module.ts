// The only file that touches WebAssembly memory: text in, text out, by the six C functions of wasm/.
// Knows nothing of events; session.ts gives meaning to what passes here.

import createModule, { type SmdCoreModule } from '@core/smd_core.js'
import wasmUrl from '@core/smd_core.wasm?url'

/** The core stopped for good (out of memory, or a defect): the module must not be called again. */
export class CoreStopped extends Error {}

/** The core refused an event as malformed; its state is unchanged. */
export class CoreRefused extends Error {}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const maxStderrLines = 64

export class CoreModule {
  private readonly module: SmdCoreModule
  private readonly stderr: string[]
  private stopped: string | null = null

  private constructor(module: SmdCoreModule, stderr: string[]) {
    this.module = module
    this.stderr = stderr
  }

  static async load(): Promise<CoreModule> {
    const stderr: string[] = []
    const module = await createModule({
      locateFile: () => wasmUrl,
      printErr: (line) => {
        stderr.push(line)
        if (stderr.length > maxStderrLines) stderr.shift()
      },
    })
    return new CoreModule(module, stderr)
  }

  handle(event: unknown, replay: boolean): unknown {
    return this.json(() =>
      this.withBytes(encoder.encode(JSON.stringify(event)), (pointer, size) =>
        this.module._smd_handle(pointer, size, replay ? 1 : 0),
      ),
    )
  }

  body(request: number, bytes: Uint8Array): unknown {
    return this.json(() => this.withBytes(bytes, (pointer, size) => this.module._smd_body(request, pointer, size)))
  }

  rows(feed: number, series: number, first: number, count: number): unknown {
    return this.json(() => this.module._smd_rows(feed, series, first, count))
  }

  chart(feed: number, series: number, from: number, to: number, points: number): Float64Array<ArrayBuffer> {
    const bytes = this.answer(() => this.module._smd_chart(feed, series, from, to, points))
    return new Float64Array(bytes.buffer, 0, bytes.byteLength >> 3)
  }

  private withBytes(bytes: Uint8Array, call: (pointer: number, size: number) => number): number {
    const pointer = this.module._smd_alloc(bytes.byteLength) >>> 0
    if (pointer === 0) throw new CoreStopped('out of memory')
    // HEAPU8 is read only now: the allocation may have grown the memory and replaced the view.
    this.module.HEAPU8.set(bytes, pointer)
    const answer = call(pointer, bytes.byteLength)
    this.module._smd_free(pointer)
    return answer
  }

  private json(call: () => number): unknown {
    return JSON.parse(decoder.decode(this.answer(call)))
  }

  /** A copy of the answer's bytes: they are overwritten by the next call. */
  private answer(call: () => number): Uint8Array<ArrayBuffer> {
    if (this.stopped !== null) throw new CoreStopped(this.stopped)
    let status: number
    let bytes: Uint8Array<ArrayBuffer>
    try {
      const pointer = call() >>> 0
      const heap = this.module.HEAPU8
      const fields = new DataView(heap.buffer, pointer, 12)
      status = fields.getUint32(0, true)
      const size = fields.getUint32(4, true)
      const start = fields.getUint32(8, true)
      bytes = new Uint8Array(size)
      bytes.set(heap.subarray(start, start + size))
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.stopped = [reason, ...this.stderr].join('\n')
      throw new CoreStopped(this.stopped)
    }
    if (status !== 0) throw new CoreRefused(refusal(bytes))
    return bytes
  }
}

function refusal(bytes: Uint8Array): string {
  const text = decoder.decode(bytes)
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) return String(parsed.error)
  } catch {
    // Not JSON: the text itself is the reason.
  }
  return text
}
