// Reads a file from disk as if it were an answer's body: pieces, then end. Knows nothing of feeds.

import { Turn } from './pauses.ts'
import type { RelayHooks } from './relay.ts'

export async function readFile(file: File, signal: AbortSignal, hooks: RelayHooks): Promise<void> {
  const started = performance.now()
  const turn = new Turn()
  const reader = file.stream().getReader()
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (signal.aborted) {
        await reader.cancel()
        return hooks.failed({ stage: 'cancelled', code: 0, message: 'Cancelled.', sent: 'nothing', timing: {} })
      }
      await hooks.body(piece.value)
      await turn.pause()
    }
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return hooks.failed({
      stage: 'receive',
      code: 0,
      message: `${error.name}: ${error.message}`,
      sent: 'nothing',
      timing: {},
    })
  }
  hooks.end({ receive: Math.round(performance.now() - started) })
}
