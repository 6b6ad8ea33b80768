// The core's module: one method for each C function of wasm/. Knows nothing of events; session.ts gives
// meaning to what passes here.

import createModule, { type SmdCoreModule } from '@core/smd_core.js'
import wasmUrl from '@core/smd_core.wasm?url'
import { ModuleMemory, StandardError } from './module_memory.ts'

export { CoreRefused, CoreStopped } from './module_memory.ts'

export class CoreModule {
  private readonly module: SmdCoreModule
  private readonly memory: ModuleMemory

  private constructor(module: SmdCoreModule, stderr: StandardError) {
    this.module = module
    this.memory = new ModuleMemory(module, stderr)
  }

  static async load(): Promise<CoreModule> {
    const stderr = new StandardError()
    return new CoreModule(await createModule({ locateFile: () => wasmUrl, printErr: stderr.print }), stderr)
  }

  handle(event: unknown, replay: boolean): unknown {
    return this.memory.json(() =>
      this.memory.withText(event, (pointer, size) => this.module._smd_handle(pointer, size, replay ? 1 : 0)),
    )
  }

  body(request: number, bytes: Uint8Array): unknown {
    return this.memory.json(() =>
      this.memory.withBytes(bytes, (pointer, size) => this.module._smd_body(request, pointer, size)),
    )
  }

  rows(feed: number, series: number, first: number, count: number): unknown {
    return this.memory.json(() => this.module._smd_rows(feed, series, first, count))
  }

  chart(feed: number, series: number, from: number, to: number, points: number): Float64Array<ArrayBuffer> {
    const bytes = this.memory.answer(() => this.module._smd_chart(feed, series, from, to, points))
    return new Float64Array(bytes.buffer, 0, bytes.byteLength >> 3)
  }

  net(
    feed: number,
    delivered: number,
    received: number,
    from: number,
    to: number,
    points: number,
  ): Float64Array<ArrayBuffer> {
    const bytes = this.memory.answer(() => this.module._smd_net(feed, delivered, received, from, to, points))
    return new Float64Array(bytes.buffer, 0, bytes.byteLength >> 3)
  }

  query(question: unknown): unknown {
    return this.memory.json(() =>
      this.memory.withText(question, (pointer, size) => this.module._smd_query(pointer, size)),
    )
  }

  exportRows(feed: number, series: number, format: number, first: number, count: number): Uint8Array<ArrayBuffer> {
    return this.memory.answer(() => this.module._smd_export(feed, series, format, first, count))
  }

  xmlIndex(bytes: Uint8Array, flags: number): { lines: number; marks: [number, number, number][] } {
    return this.memory.json(() =>
      this.memory.withBytes(bytes, (pointer, size) => this.module._smd_xml_index(pointer, size, flags)),
    ) as { lines: number; marks: [number, number, number][] }
  }

  xmlLines(bytes: Uint8Array, depth: number, skip: number, count: number, flags: number): string {
    return new TextDecoder().decode(
      this.memory.answer(() =>
        this.memory.withBytes(bytes, (pointer, size) =>
          this.module._smd_xml_lines(pointer, size, depth, skip, count, flags),
        ),
      ),
    )
  }

  /** Whether a secret of this run is in the bytes, in any encoding. */
  leaks(bytes: Uint8Array): boolean {
    return (
      this.memory.number(() =>
        this.memory.withBytes(bytes, (pointer, size) => this.module._smd_leaks(pointer, size)),
      ) !== 0
    )
  }

  /** The bytes with the secrets of this run replaced by their pseudonyms. */
  mask(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    return this.memory.answer(() =>
      this.memory.withBytes(bytes, (pointer, size) => this.module._smd_mask(pointer, size)),
    )
  }

  /** The same at the same length, so that every other byte stays where it is. */
  cover(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    return this.memory.answer(() =>
      this.memory.withBytes(bytes, (pointer, size) => this.module._smd_cover(pointer, size)),
    )
  }
}
