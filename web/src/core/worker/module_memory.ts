// Text and bytes in and out of a WebAssembly module of ours: every function takes a pointer and a size,
// and gives back an answer of {status, size, address}. Knows nothing of what is asked or answered.

/** The module stopped for good (out of memory, or a defect): it must not be called again. */
export class CoreStopped extends Error {}
/** The module refused what it was given; its state is unchanged. */
export class CoreRefused extends Error {}

export interface ModuleExports {
  readonly HEAPU8: Uint8Array
  _smd_alloc(size: number): number
  _smd_free(pointer: number): void
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const maxStderrLines = 64

/** The last lines a module printed before it stopped: all there is to tell about why. */
export class StandardError {
  readonly lines: string[] = []
  readonly print = (line: string): void => {
    this.lines.push(line)
    if (this.lines.length > maxStderrLines) this.lines.shift()
  }
}

export class ModuleMemory {
  private readonly module: ModuleExports
  private readonly stderr: StandardError
  private stopped: string | null = null

  constructor(module: ModuleExports, stderr: StandardError) {
    this.module = module
    this.stderr = stderr
  }

  withText(value: unknown, call: (pointer: number, size: number) => number): number {
    return this.withBytes(encoder.encode(JSON.stringify(value)), call)
  }

  withBytes(bytes: Uint8Array, call: (pointer: number, size: number) => number): number {
    const pointer = this.module._smd_alloc(bytes.byteLength) >>> 0
    if (pointer === 0) throw new CoreStopped('out of memory')
    // HEAPU8 is read only now: the allocation may have grown the memory and replaced the view.
    this.module.HEAPU8.set(bytes, pointer)
    const answer = call(pointer, bytes.byteLength)
    this.module._smd_free(pointer)
    return answer
  }

  json(call: () => number): unknown {
    return JSON.parse(decoder.decode(this.answer(call)))
  }

  /** A number, which is no pointer to an answer. */
  number(call: () => number): number {
    return this.guarded(call)
  }

  /** A copy of the answer's bytes: they are overwritten by the next call. */
  answer(call: () => number): Uint8Array<ArrayBuffer> {
    const { status, bytes } = this.guarded(() => {
      const pointer = call() >>> 0
      const heap = this.module.HEAPU8
      const fields = new DataView(heap.buffer, pointer, 12)
      const size = fields.getUint32(4, true)
      const start = fields.getUint32(8, true)
      const copy = new Uint8Array(size)
      copy.set(heap.subarray(start, start + size))
      return { status: fields.getUint32(0, true), bytes: copy }
    })
    if (status !== 0) throw new CoreRefused(refusal(bytes))
    return bytes
  }

  private guarded<T>(call: () => T): T {
    if (this.stopped !== null) throw new CoreStopped(this.stopped)
    try {
      return call()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.stopped = [reason, ...this.stderr.lines].join('\n')
      throw new CoreStopped(this.stopped)
    }
  }
}

function refusal(bytes: Uint8Array): string {
  const text = decoder.decode(bytes)
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) {
      const fix = 'fix' in parsed ? String(parsed.fix) : ''
      return [String(parsed.error), fix].filter((part) => part !== '').join(' ')
    }
  } catch {
    // Not JSON: the text itself is the reason.
  }
  return text
}
