// The icons' outlines on a 16 × 16 grid, as data: for the page (icons.ts) and for pages that are written
// when the site is built.

import type { Severity } from '../core/view.ts'

export const iconPaths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7m0-7l-7 7',
  alert: 'M8 2.2 14.6 13.6H1.4zM8 6.6v3.2m0 1.9v.1',
  lock: 'M4.5 7.5V5.4a3.5 3.5 0 0 1 7 0v2.1m-8.5 0h10v6H3z',
  hand: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.6v3.9l2.4 1.6',
  circle: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z',
  slash: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2zM4 12 12 4',
  spinner: 'M8 2a6 6 0 0 1 6 6',
  info: 'M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9zM8 7.2v4M8 4.7v.1',
  chevron: 'M4 6l4 4 4-4',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.6m0 10.8V15M1 8h1.6m10.8 0H15M3 3l1.2 1.2m7.6 7.6L13 13m0-10-1.2 1.2M4.2 11.8 3 13',
  moon: 'M13.6 9.6A5.9 5.9 0 0 1 6.4 2.4a5.9 5.9 0 1 0 7.2 7.2z',
  monitor: 'M2 3h12v8H2zM5.5 13.8h5M8 11v2.8',
  keyboard: 'M1.5 4h13v8h-13zM4 6.7h.1m2.6 0h.1m2.6 0h.1m2.5 0h.1M4.5 9.5h7',
  upload: 'M8 10.5v-8m-3 3 3-3 3 3M2.5 10.5v3h11v-3',
  download: 'M8 2.5v8m-3-3 3 3 3-3M2.5 10.5v3h11v-3',
  search: 'M6.8 2.2a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2zM10.2 10.2l3.8 3.8',
  eye: 'M1.3 8S3.7 3.6 8 3.6 14.7 8 14.7 8 12.3 12.4 8 12.4 1.3 8 1.3 8zM8 6.1a1.9 1.9 0 1 1 0 3.8 1.9 1.9 0 0 1 0-3.8z',
  eyeOff:
    'M2 2l12 12M6.3 3.9A7 7 0 0 1 8 3.6c4.3 0 6.7 4.4 6.7 4.4a12 12 0 0 1-2 2.6M4 5.1A12 12 0 0 0 1.3 8S3.7 12.4 8 12.4a7 7 0 0 0 3-.7',
  external: 'M9 2.5h4.5V7m0-4.5L7.5 8.5M12 9.5v4H2.5V4h4',
  badge: 'M8 1.8l5.3 1.9v4c0 3.1-2.1 5.4-5.3 6.5-3.2-1.1-5.3-3.4-5.3-6.5v-4zM5.6 8l1.7 1.8 3.2-3.6',
  key: 'M10.3 2.4a3.3 3.3 0 1 1-2.6 5.4L3 12.5v1h2v-1.4h1.4v-1.4L7.7 9.4M11 5v.1',
  play: 'M5 3.2v9.6L12.6 8z',
  pause: 'M5.5 3.5v9m5-9v9',
  first: 'M4 3.5v9M12 4 8 8l4 4',
  last: 'M12 3.5v9M4 4l4 4-4 4',
  archive: 'M2 3h12v3H2zM3 6v7.5h10V6M6.3 9h3.4',
  left: 'M10 4 6 8l4 4',
  right: 'M6 4l4 4-4 4',
  plug: 'M5.5 1.8v3.4m5 -3.4v3.4M3.5 5.2h9V8A4.5 4.5 0 0 1 8 12.4 4.5 4.5 0 0 1 3.5 8zM8 12.4v2.2',
  user: 'M8 2.2a2.9 2.9 0 1 1 0 5.8 2.9 2.9 0 0 1 0-5.8zM2.6 14c.4-2.9 2.5-4.4 5.4-4.4s5 1.5 5.4 4.4',
} as const

export type IconName = keyof typeof iconPaths

export const severityIcons: Record<Severity, IconName> = { error: 'cross', warning: 'alert', info: 'info' }
export const severityTones: Record<Severity, string> = { error: 'fail', warning: 'warn', info: 'run' }
