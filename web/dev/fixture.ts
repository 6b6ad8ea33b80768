// For work on the page without core and proxy: shows one of the hand-written views, chosen by
// ?view=NAME, with made-up rows and chart points. Served by `npm run dev` only, never built.

import type { Core } from '../src/core/client.ts'
import type { FeedQuestion } from '../src/core/feed_questions.ts'
import type { Row, View } from '../src/core/view.ts'
import '../src/styles/index.css'
import { setCore } from '../src/ui/actions.ts'
import { gate } from '../src/ui/gate.ts'
import { applyTheme, type Theme } from '../src/ui/theme.ts'
import '../src/ui/smd-console.ts'
import type { SmdConsole } from '../src/ui/smd-console.ts'
import '../src/ui/smd-login.ts'
import { html, render } from 'lit'
import { feedAnswer } from './feed_answers.ts'
import { showSessions } from './sessions.ts'
import { views } from './views.ts'

const parameters = new URLSearchParams(location.search)
const name = parameters.get('view') ?? 'registration'
applyTheme((parameters.get('theme') as Theme | null) ?? 'system')

const hour = 3600
const firstReading = 1_725_174_000

const core: Core = {
  press: (button) => console.log('press', button),
  edit: (field, value) => console.log('edit', field, value.length),
  openFile: (file) => console.log('file', file.name),
  checkConnection: () => console.log('check connection'),
  rows: async (_feed, series, first, count) => Array.from({ length: count }, (_, index) => row(series, first + index)),
  chart: async (_feed, series, from, to, points) => points4(series, from, to, points),
  askFeed: async <T>(question: FeedQuestion): Promise<T> => feedAnswer(question) as T,
}
setCore(core)

function value(series: number, index: number): number {
  const time = index % 24
  if (series === 1)
    return time > 7 && time < 18
      ? Math.round(1500 * Math.sin(((time - 7) / 11) * Math.PI) * (1 + 0.3 * Math.sin(index / 50)))
      : 0
  return Math.round(600 + 420 * Math.sin((time - 6) / 3.8) + 240 * Math.sin(index / 31) + ((index * 7919) % 97) * 3)
}

function row(series: number, index: number): Row {
  const start = new Date((firstReading + index * hour) * 1000)
  return {
    start: start.toISOString().replace('.000', ''),
    duration: '1 h',
    local: new Date(start.getTime() - 8 * 3600_000).toISOString().slice(0, 16).replace('T', ' ') + ' PST',
    value: (value(series, index) / 1000).toFixed(3),
    quality: index % 37 === 5 ? '8 – estimated' : '14 – verified',
    cost: (value(series, index) * 0.00031).toFixed(4),
    tou: index % 24 > 15 && index % 24 < 21 ? 'peak' : 'off-peak',
  }
}

function points4(series: number, from: number, to: number, points: number): Float64Array {
  const first = Math.max(0, Math.floor((from - firstReading) / hour))
  const last = Math.min(24 * 400, Math.ceil((to - firstReading) / hour))
  const step = Math.max(1, Math.ceil((last - first) / points))
  const packed: number[] = []
  let gap = false
  for (let index = first; index < last; index += step) {
    if (index > 2000 && index < 2200) {
      gap = true
      continue
    }
    const slice = Array.from({ length: Math.min(step, last - index) }, (_, at) => value(series, index + at) / 1000)
    packed.push(
      firstReading + index * hour,
      Math.min(...slice),
      Math.max(...slice),
      (index % 37 === 5 ? 1 : 0) + (gap ? 2 : 0),
    )
    gap = false
  }
  return new Float64Array(packed)
}

function show(view: View): void {
  const element = document.createElement('smd-console') as SmdConsole
  element.view = view
  if (parameters.has('lost')) {
    element.notices = [
      {
        id: 'connection',
        severity: 'error',
        text: 'The console’s server (smd-proxy) does not answer. Is it still running? Nothing is lost; the page looks again every few seconds.',
        action: { label: 'Look again now', run: () => undefined },
      },
    ]
  }
  document.body.prepend(element)
}

if (name === 'login') document.body.prepend(document.createElement('smd-login'))
else if (name.startsWith('sessions') || name === 'summary') showSessions(name)
else if (name === 'stopped') {
  const box = document.createElement('div')
  document.body.prepend(box)
  render(
    html`${gate(
      'stopped',
      'alert',
      'The core stopped',
      'Nothing but secrets is lost: the run is kept in this browser and is replayed when the core starts again.',
      'RuntimeError: memory access out of bounds',
      [
        { label: 'Try again', kind: 'primary', run: () => undefined },
        { label: 'Start afresh, without the kept run', kind: 'danger', run: () => undefined },
      ],
    )}`,
    box,
  )
} else {
  const make = views[name]
  if (make) show(make())
  else document.body.textContent = `No view ${name}. Known: ${Object.keys(views).join(', ')}`
}
