// The findings page at work: its theme, the search box, and the finding that the address names. The text
// itself is written when the site is built (render.ts).

import '../styles/index.css'
import '../styles/findings_page.css'
import '../ui/smd-theme.ts'
import { applyTheme, storedTheme } from '../ui/theme.ts'
import { matches, wordsOf } from './search.ts'

applyTheme(storedTheme())

const query = document.querySelector<HTMLInputElement>('#smd-doc-query')
const count = document.querySelector<HTMLElement>('#smd-doc-count')
const layers = [...document.querySelectorAll<HTMLElement>('[data-layer]')].map((section) => ({
  section,
  link: document.querySelector<HTMLElement>(`.smd-doc-layers a[href="#${section.id}"]`)?.closest('li'),
  findings: [...section.querySelectorAll<HTMLElement>('[data-documented]')].map((card) => ({
    card,
    text: card.textContent ?? '',
  })),
}))

function search(): void {
  const words = wordsOf(query?.value ?? '')
  let shown = 0
  for (const { section, link, findings } of layers) {
    let here = 0
    for (const { card, text } of findings) {
      card.hidden = !matches(text, words)
      if (!card.hidden) here += 1
    }
    section.hidden = here === 0
    if (link) link.hidden = here === 0
    shown += here
  }
  const all = layers.reduce((sum, layer) => sum + layer.findings.length, 0)
  if (count) count.textContent = words.length === 0 ? `${all} findings` : `${shown} of ${all} findings`
}

/** The address names a finding: it is shown even when the search had hidden it. */
function addressed(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const hidden = target?.closest<HTMLElement>('[hidden]')
  if (!target || !hidden || !query) return
  query.value = ''
  search()
  target.scrollIntoView()
}

query?.addEventListener('input', search)
query?.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || query.value === '') return
  query.value = ''
  search()
})
window.addEventListener('hashchange', addressed)
search()
