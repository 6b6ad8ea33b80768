// Small texts of the sessions' screens.

import type { ExportFormat } from '../../core/sessions/session_file.ts'

export const exportLabels: Record<ExportFormat, { label: string; hint: string }> = {
  session: { label: 'Session file', hint: 'opens in this console and with smd replay' },
  html: { label: 'Report (HTML)', hint: 'one file, readable anywhere, prints well' },
  har: { label: 'HAR 1.2', hint: 'for browsers’ and other tools’ network views' },
  markdown: { label: 'Summary (Markdown)', hint: 'for a ticket' },
  support: { label: 'Text for PG&E', hint: 'times, endpoint, transaction ids and fingerprint' },
  junit: { label: 'JUnit (XML)', hint: 'for a build server' },
}

export const secretTyped =
  'There is a secret of this run in the title or the note. Take it out: it is neither kept nor saved.'

export const userTypes: Record<string, string> = {
  standard_user: 'Standard User',
  self_access: 'Self Access',
  energy_efficiency_finance: 'Energy Efficiency Finance',
  community_choice_aggregator: 'Community Choice Aggregator',
}

/** Local date and time, to the minute. */
export function moment(ms: number): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)
}

export function userTypeLabel(id: string): string {
  const known = userTypes[id] ?? id.replaceAll('_', ' ')
  return known.charAt(0).toUpperCase() + known.slice(1)
}

/** A file name out of a title. */
export function fileNameOf(title: string, fallback: string): string {
  const plain = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  return plain === '' ? fallback : plain
}
