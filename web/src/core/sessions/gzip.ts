// gzip for session files and their large bodies, by the browser's own streams.

// A session file of this size holds every body a run may have; more is no session file.
const mostExpanded = 512 << 20

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

export async function compressed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return gathered(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')))
}

export async function expanded(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return gathered(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')))
}

async function gathered(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const piece of stream) {
    size += piece.byteLength
    if (size > mostExpanded) throw new Error('the compressed file is larger than a session file can be')
    pieces.push(piece)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.byteLength
  }
  return whole
}

export function base64Of(bytes: Uint8Array): string {
  let binary = ''
  // One call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}

export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}
