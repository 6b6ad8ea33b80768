// The colour theme: light, dark, or the system's. Kept in this browser; nothing else is.

export type Theme = 'system' | 'light' | 'dark'

const key = 'smd-theme'

export function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(key)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  // The chart is painted, not styled: it must hear of it.
  document.dispatchEvent(new CustomEvent('smd-theme'))
}

export function storeTheme(theme: Theme): void {
  applyTheme(theme)
  try {
    localStorage.setItem(key, theme)
  } catch {
    // A browser without storage forgets the choice at the next visit.
  }
}
