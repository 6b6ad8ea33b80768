// Which shortcut a key press is. Keys that browsers use themselves are not taken, and single keys only
// where nothing is being typed. What a shortcut does is smd-app.ts.

export type Shortcut = 'run' | 'next' | 'previous' | 'help'

const storageKey = 'smd-single-keys'

export function singleKeys(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off'
  } catch {
    return true
  }
}

export function storeSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(storageKey, on ? 'on' : 'off')
  } catch {
    // Without storage they stay on.
  }
}

export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return null
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) return 'run'
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !singleKeys()) return null
  if (event.key === 'j') return 'next'
  if (event.key === 'k') return 'previous'
  return event.key === '?' ? 'help' : null
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio'
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}
