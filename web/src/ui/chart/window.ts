// The window of time that a chart shows, moved and zoomed within what there is. Pure; in epoch seconds.

export interface Window {
  from: number
  to: number
}

export const day = 86_400
/** Nobody reads less than this: two hours. */
export const narrowest = 7200

export function clamped(window: Window, bounds: Window): Window {
  const whole = bounds.to - bounds.from
  const width = Math.min(Math.max(window.to - window.from, Math.min(narrowest, whole)), whole)
  const from = Math.min(Math.max(window.from, bounds.from), bounds.to - width)
  return { from, to: from + width }
}

/** `factor` below 1 shows less; what is at `at` stays where it is. */
export function zoomed(window: Window, bounds: Window, factor: number, at: number): Window {
  return clamped({ from: at - (at - window.from) * factor, to: at + (window.to - at) * factor }, bounds)
}

/** By a fraction of what is shown; negative is earlier. */
export function panned(window: Window, bounds: Window, fraction: number): Window {
  const by = (window.to - window.from) * fraction
  return clamped({ from: window.from + by, to: window.to + by }, bounds)
}

/** A span of so many seconds: around the middle of what is shown, or the last one when all is shown. */
export function spanned(window: Window, bounds: Window, seconds: number): Window {
  if (seconds === 0 || seconds >= bounds.to - bounds.from) return bounds
  const all = window.from <= bounds.from && window.to >= bounds.to
  const from = all ? bounds.to - seconds : (window.from + window.to - seconds) / 2
  return clamped({ from, to: from + seconds }, bounds)
}
