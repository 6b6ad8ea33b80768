// Performs the effects that need a page: open a window, copy, download, move the focus. Says in a
// sentence when the browser would not; the other effects are the worker's.

import type { PageEffect } from '../core/events.ts'
import { copyPerformed } from './copied.ts'

export interface Refusal {
  text: string
  link?: string
}

/** Null when done. */
export async function perform(effect: PageEffect): Promise<Refusal | null> {
  switch (effect.type) {
    case 'open':
      return open(effect.url)
    case 'copy':
      return copy(effect.text)
    case 'download':
      return download(effect.name, effect.mime, effect.text)
    case 'focus':
      return focus(effect.field)
  }
}

async function copy(text: string): Promise<Refusal | null> {
  const done = await copyText(text)
  copyPerformed(done)
  return done ? null : { text: 'The browser did not allow copying to the clipboard.' }
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

function open(url: string): Refusal | null {
  if (!/^https?:\/\//i.test(url)) return { text: `Not opened, because it is no web address: ${url}` }
  // An empty window first: with `noopener` the browser would not tell whether it was blocked.
  const opened = window.open('about:blank', '_blank')
  if (!opened)
    return { text: 'The browser blocked the new window. Open it by hand, in this browser or another:', link: url }
  opened.opener = null
  opened.location.replace(url)
  return null
}

function download(name: string, mime: string, text: string): null {
  downloadFile(name, mime, text)
  return null
}

export function downloadFile(name: string, mime: string, content: string | Uint8Array<ArrayBuffer>): void {
  downloadBlob(name, new Blob([content], { type: mime }))
}

export function downloadBlob(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function focus(field: string): null {
  // The view that shows the field may be drawn only now.
  requestAnimationFrame(() => {
    const control = document.getElementById(`field-${field}`)
    control?.scrollIntoView({ block: 'center' })
    control?.focus()
  })
  return null
}

/** For pages without the clipboard interface (plain http on another host). */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'smd-visually-hidden'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
