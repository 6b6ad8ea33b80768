// The portal page's script: draws /portal/state every two seconds and posts what a person changes.
// Builds elements, never HTML from text.
#include "proxy/simulator/portal_page.hpp"

namespace smd::simulator {

const std::string_view kPortalScript = R"js('use strict'
const byId = (id) => document.getElementById(id)
const element = (name, text, properties = {}) => Object.assign(document.createElement(name), properties, text === undefined ? {} : {textContent: text})

let catalogue = null
let state = null
let drawn = ''
let chosen = new URLSearchParams(location.hash.slice(1)).get('registration') ?? ''
const seenMilestones = new Map()

const say = (text) => {
  byId('status').textContent = text
  clearTimeout(say.timer)
  say.timer = setTimeout(() => { byId('status').textContent = '' }, 6000)
}

const current = () => state.registrations.find((one) => one.client_id === chosen) ??
  state.registrations.find((one) => one.user_type === chosen) ?? state.registrations[0]

const post = async (path, body, done) => {
  try {
    const answer = await fetch(path, {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body),
      signal: AbortSignal.timeout(10000),
    })
    const json = await answer.json()
    if (!answer.ok) return say(json.error ?? `The simulator answered ${answer.status}.`)
    state = json
    draw()
    say(done)
  } catch {
    say('The simulator does not answer.')
  }
}

// A copy of the table must read like a copy of PG&E's: title, date, text.
const tableText = (registration) => ['Registration Milestones', '', 'Date\tStatus and Information',
  ...registration.milestones.flatMap((row) => [row.title, '', row.date, '', row.text, ''])].join('\n')

const drawMilestones = (registration) => {
  const key = registration.client_id
  const before = seenMilestones.get(key)
  const body = byId('milestones').tBodies[0]
  body.replaceChildren()
  for (const row of registration.milestones) {
    const fresh = before !== undefined && !before.has(row.id)
    const head = element('tr', undefined, {className: fresh ? 'fresh' : ''})
    head.append(element('th', row.title, {colSpan: 2, scope: 'rowgroup'}))
    const line = element('tr', undefined, {className: fresh ? 'fresh' : ''})
    line.append(element('td', row.date), element('td', row.text))
    body.append(head, line)
    if (fresh) say(`${row.title}: ${row.text}`)
  }
  seenMilestones.set(key, new Set(registration.milestones.map((row) => row.id)))
}

const fill = (input, value) => {
  // Nothing that is being typed is overwritten.
  if (document.activeElement !== input && input.dataset.value !== value) {
    input.value = value
    input.dataset.value = value
  }
}

const drawFaults = () => {
  const list = byId('planned')
  list.replaceChildren()
  for (const fault of state.faults) {
    const item = element('li')
    const value = fault.value === '' ? '' : ` (${fault.value})`
    item.append(element('span', `${fault.step}: ${fault.fault}${value}${fault.once ? ', once' : ''}`))
    const remove = element('button', 'Remove', {type: 'button'})
    remove.setAttribute('aria-label', `Remove ${fault.fault} at ${fault.step}`)
    remove.addEventListener('click', () => post('/portal/faults', {step: fault.step, fault: fault.fault, remove: true}, 'Fault removed.'))
    item.append(remove)
    list.append(item)
  }
  const {mix} = state
  byId('mixed').textContent = mix === null ? '' : `${mix.count} mixed with seed ${mix.seed}${mix.tls ? ', with faults of the connection' : ''}:`
}

const drawDialect = () => {
  const changed = catalogue.dialect.filter((row) => state.dialect[row.key] !== row.values[0])
  byId('dialect-summary').textContent = changed.length === 0 ? 'as PG&E' : changed.map((row) => `${row.key}=${state.dialect[row.key]}`).join(', ')
  for (const row of catalogue.dialect) byId(`dialect-${row.key}`).value = state.dialect[row.key]
}

const draw = () => {
  const text = JSON.stringify([state, chosen])
  if (text === drawn) return
  drawn = text
  const registration = current()
  const select = byId('registration')
  select.replaceChildren(...state.registrations.map((one) =>
    element('option', `${one.title}: ${one.client_name}`, {value: one.client_id})))
  select.value = registration.client_id
  drawMilestones(registration)
  fill(byId('redirect_uri'), registration.redirect_uri)
  fill(byId('scope_selection_uri'), registration.scope_selection_uri)
  byId('start-client').value = registration.client_id
  byId('go').hidden = !registration.oauth_test
  byId('oauth-not-needed').hidden = registration.oauth_test
  byId('start-panel').hidden = !registration.oauth_test || byId('go').getAttribute('aria-expanded') !== 'true'
  drawFaults()
  drawDialect()
  byId('sample-summary').textContent = `${state.sample.days} days, ${state.sample.kind}`
  fill(byId('sample-days'), String(state.sample.days))
  fill(byId('sample-kind'), state.sample.kind)
}

const drawFaultNames = () => {
  const step = byId('fault-step').value
  const groups = new Map()
  for (const row of catalogue.faults.filter((one) => one.steps.includes(step))) {
    if (!groups.has(row.kind)) groups.set(row.kind, element('optgroup', undefined, {label: row.kind}))
    groups.get(row.kind).append(element('option', row.name, {value: row.name}))
  }
  byId('fault-name').replaceChildren(...groups.values())
  describeFault()
}

const describeFault = () => {
  const row = catalogue.faults.find((one) => one.name === byId('fault-name').value)
  byId('fault-description').textContent = row?.description ?? ''
  const said = row?.findings.find((one) => one.step === byId('fault-step').value)
  byId('fault-says').textContent = said ? `The console then says: ${said.finding}${said.shows === said.step ? '' : ` (at ${said.shows})`}.` : ''
  byId('fault-rule').textContent = row?.kind === 'tls' ? catalogue.tlsRule : ''
  byId('fault-value-row').hidden = !row?.value
  byId('fault-value').value = row?.value ?? ''
}

const prepare = () => {
  byId('fault-step').replaceChildren(...catalogue.steps.map((id) => element('option', id, {value: id})))
  drawFaultNames()
  byId('mix-count').max = catalogue.mostMixed
  for (const row of catalogue.dialect) {
    const select = element('select', undefined, {id: `dialect-${row.key}`})
    select.replaceChildren(...row.values.map((value) => element('option', value, {value})))
    select.addEventListener('change', () => post('/portal/dialect', {settings: [`${row.key}=${select.value}`]}, `${row.key} is now ${select.value}.`))
    byId('dialect').append(element('label', row.key, {htmlFor: select.id}), select, element('p', row.description, {className: 'hint'}))
  }
  for (const preset of catalogue.presets) {
    const button = element('button', preset.name, {type: 'button', title: preset.description})
    button.addEventListener('click', () => post('/portal/dialect', {reset: true, settings: [preset.name]}, `Dialect: ${preset.name}.`))
    byId('presets').append(button)
  }
}

const poll = async () => {
  if (document.hidden) return
  try {
    const signal = AbortSignal.timeout(5000)
    if (catalogue === null) {
      catalogue = await (await fetch('/portal/catalogue', {signal})).json()
      prepare()
    }
    state = await (await fetch('/portal/state', {signal})).json()
    draw()
    byId('offline').hidden = true
  } catch {
    byId('offline').hidden = false
  }
}

byId('registration').addEventListener('change', (event) => {
  chosen = event.target.value
  history.replaceState(null, '', `#registration=${current().user_type}`)
  for (const id of ['redirect_uri', 'scope_selection_uri']) delete byId(id).dataset.value
  draw()
})
byId('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(tableText(current()))
    say('The table is on the clipboard.')
  } catch {
    say('The browser did not allow copying. Select the table and copy it.')
  }
})
byId('go').addEventListener('click', () => {
  const open = byId('go').getAttribute('aria-expanded') !== 'true'
  byId('go').setAttribute('aria-expanded', String(open))
  byId('start-panel').hidden = !open
})
byId('manage').addEventListener('submit', (event) => {
  event.preventDefault()
  post('/portal/registration', {client_id: current().client_id, redirect_uri: byId('redirect_uri').value,
    scope_selection_uri: byId('scope_selection_uri').value}, 'The addresses are saved.')
})
byId('fault-step').addEventListener('change', drawFaultNames)
byId('fault-name').addEventListener('change', describeFault)
byId('fault').addEventListener('submit', (event) => {
  event.preventDefault()
  const row = catalogue.faults.find((one) => one.name === byId('fault-name').value)
  const value = byId('fault-value').value
  post('/portal/faults', {step: byId('fault-step').value, fault: row.name, once: byId('fault-once').checked,
    value: row.value && value !== row.value ? value : ''}, 'Fault added.')
})
byId('mix').addEventListener('submit', (event) => {
  event.preventDefault()
  const seed = byId('mix-seed').value
  post('/portal/faults', {mix: {count: Number(byId('mix-count').value), tls: byId('mix-tls').checked,
    ...seed === '' ? {} : {seed: Number(seed)}}}, 'Faults mixed.')
})
byId('fault-clear').addEventListener('click', () => post('/portal/faults', {clear: true}, 'All faults removed.'))
byId('sample').addEventListener('submit', (event) => {
  event.preventDefault()
  post('/portal/sample', {days: Number(byId('sample-days').value), kind: byId('sample-kind').value}, 'Sample data changed.')
})
byId('reset').addEventListener('click', () => post('/portal/reset', {}, 'The tests are forgotten.'))
byId('renew').addEventListener('click', () => {
  seenMilestones.clear()
  post('/portal/reset', {credentials: true}, 'New credentials are made.')
})
document.addEventListener('visibilitychange', poll)
setInterval(poll, 2000)
poll()
)js";

}  // namespace smd::simulator
