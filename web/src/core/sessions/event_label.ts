// What a recorded event was, in a few words, for the bar of the replay.

import type { StoredEvent } from '../events.ts'

const plain: Record<string, string> = {
  start: 'the console was opened',
  end: 'an answer was complete',
  body: 'an answer’s body',
  hop: 'a redirect of the OAuth Test',
  companion: 'the OAuth companion answered',
  preflight: 'the preflight answered',
  restored: 'the page was loaded again',
  tick: 'time passed',
}

export function eventLabel(event: StoredEvent | undefined): string {
  if (!event) return 'before the first event'
  switch (event.type) {
    case 'press':
      return `pressed ${event.button ?? ''}`
    case 'edit':
      return `entered ${(event.field ?? '').replaceAll('_', ' ')}`
    case 'head':
      return `an answer began: HTTP ${event.status ?? ''}`
    case 'failed':
      return 'a call failed'
    case 'file':
      return 'a feed was opened from disk'
    default:
      return plain[event.type] ?? event.type
  }
}
