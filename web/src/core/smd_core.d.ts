// The WebAssembly module's JavaScript side as Emscripten writes it (MODULARIZE, EXPORT_ES6), by hand.

declare module '@core/smd_core.js' {
  export interface SmdCoreModule {
    /** Replaced by a new view whenever the memory grows: read it anew after every call. */
    readonly HEAPU8: Uint8Array
    _smd_alloc(size: number): number
    _smd_free(pointer: number): void
    _smd_handle(event: number, size: number, replay: number): number
    _smd_body(request: number, bytes: number, size: number): number
    _smd_mask(bytes: number, size: number): number
    _smd_cover(bytes: number, size: number): number
    _smd_leaks(bytes: number, size: number): number
    _smd_rows(feed: number, series: number, first: number, count: number): number
    _smd_chart(feed: number, series: number, from: number, to: number, points: number): number
    _smd_net(feed: number, delivered: number, received: number, from: number, to: number, points: number): number
    _smd_query(question: number, size: number): number
    _smd_export(feed: number, series: number, format: number, first: number, count: number): number
    _smd_xml_index(bytes: number, size: number, flags: number): number
    _smd_xml_lines(bytes: number, size: number, depth: number, skip: number, count: number, flags: number): number
  }
  const create: (options: {
    locateFile?: (name: string) => string
    printErr?: (line: string) => void
  }) => Promise<SmdCoreModule>
  export default create
}
