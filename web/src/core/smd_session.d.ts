// The second WebAssembly module's JavaScript side as Emscripten writes it, by hand.

declare module '@core/smd_session.js' {
  export interface SmdSessionModule {
    /** Replaced by a new view whenever the memory grows: read it anew after every call. */
    readonly HEAPU8: Uint8Array
    _smd_alloc(size: number): number
    _smd_free(pointer: number): void
    _smd_session(request: number, size: number): number
  }
  const create: (options: {
    locateFile?: (name: string) => string
    printErr?: (line: string) => void
  }) => Promise<SmdSessionModule>
  export default create
}
