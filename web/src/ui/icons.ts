// The page's icons, drawn on a 16 × 16 grid in the colour of the text around them. All are decoration:
// hidden from assistive technology, the word beside them carries the meaning.

import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit'
import type { Health, Severity, Verdict } from '../core/view.ts'
import { iconPaths, severityIcons, severityTones, type IconName } from './icon_paths.ts'

export type { IconName }

export function icon(name: IconName, className = ''): TemplateResult {
  const path: SVGTemplateResult = svg`<path d=${iconPaths[name]}></path>`
  return html`<svg class="smd-icon ${className}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${path}</svg>`
}

const verdictIcons: Record<Verdict, IconName> = {
  passed: 'check',
  warning: 'alert',
  failed: 'cross',
  blocked: 'lock',
  'waiting for you': 'user',
  'not run': 'circle',
  'could not run': 'slash',
  running: 'spinner',
}

const verdictTones: Record<Verdict, string> = {
  passed: 'pass',
  warning: 'warn',
  failed: 'fail',
  blocked: 'none',
  'waiting for you': 'wait',
  'not run': 'none',
  'could not run': 'warn',
  running: 'run',
}

export function toneOf(verdict: Verdict): string {
  return verdictTones[verdict] ?? 'none'
}

/** Icon and word, never colour alone. */
export function verdictBadge(verdict: Verdict, size: 'full' | 'icon' = 'full'): TemplateResult {
  const spin = verdict === 'running' ? 'smd-icon--spin' : ''
  const word =
    size === 'full' ? html`<span>${verdict}</span>` : html`<span class="smd-visually-hidden">${verdict}</span>`
  return html`<span class="smd-badge smd-tone-${toneOf(verdict)} smd-badge--${size}"
    >${icon(verdictIcons[verdict] ?? 'circle', spin)}${word}</span
  >`
}

const healthIcons: Record<Health, IconName> = { ok: 'check', warning: 'alert', failed: 'cross', none: 'circle' }
const healthTones: Record<Health, string> = { ok: 'pass', warning: 'warn', failed: 'fail', none: 'none' }

export function healthIcon(state: Health): TemplateResult {
  return html`<span class="smd-ink-${healthTones[state]}">${icon(healthIcons[state])}</span>`
}

export function healthTone(state: Health): string {
  return healthTones[state]
}

export function severityIcon(severity: Severity): TemplateResult {
  return icon(severityIcons[severity])
}

export function severityTone(severity: Severity): string {
  return severityTones[severity]
}
