// Runs in the page: how late its main thread is, how long the browser's event timing says that each input
// took until it was painted, how long the core took to answer a press, and when the first chart stood there.
// Handed over as text, so it uses nothing from outside.

export function installProbe() {
  const now = () => performance.now()
  const probe = {
    began: now(), inputs: [], frames: 0, worstFrame: 0, longTasks: [], answers: [], chart: null, bytes: 0, asked: null,
  }
  window.smdProbe = probe

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!/^(key|pointer|mouse)(down|up)$|^click$/.test(entry.name)) continue
      probe.inputs.push({ name: entry.name, at: entry.startTime, ms: entry.duration, wait: entry.processingStart - entry.startTime })
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: false })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) probe.longTasks.push({ at: entry.startTime, ms: entry.duration })
  }).observe({ type: 'longtask', buffered: false })

  // Every input, however quick, so that there is a count beside the slow ones.
  probe.presses = 0
  for (const name of ['keydown', 'click']) addEventListener(name, () => { probe.presses += 1 }, { capture: true })

  // A press that only the core can answer: from the event until what it asked for has been drawn.
  addEventListener('click', (event) => {
    const step = event.target.closest?.('[data-step]')?.dataset.step
    if (step) probe.asked = { step, at: event.timeStamp }
  }, { capture: true })
  new MutationObserver(() => {
    if (probe.asked === null || !document.querySelector(`[data-current-step="${probe.asked.step}"]`)) return
    const { at } = probe.asked
    probe.asked = null
    requestAnimationFrame(() => probe.answers.push({ at, ms: now() - at }))
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-current-step'] })

  const drawn = () => {
    const canvas = document.querySelector('smd-chart canvas')
    if (!canvas || canvas.width === 0 || canvas.height === 0) return false
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return data.some((byte) => byte !== 0)
  }
  let before = now()
  let looked = 0
  const frame = () => {
    const at = now()
    probe.worstFrame = Math.max(probe.worstFrame, at - before)
    probe.frames += 1
    before = at
    const feed = document.querySelector('smd-feed')?.feed
    if (feed) {
      probe.bytes = Math.max(probe.bytes, feed.bytes)
      probe.feed = { state: feed.state, bytes: feed.bytes, readings: feed.readings, error: feed.error }
    }
    // Reading pixels costs time, so it is not done every frame.
    if (probe.chart === null && at - looked > 100) {
      looked = at
      if (drawn()) probe.chart = { at, bytes: feed?.bytes ?? 0, state: feed?.state ?? '' }
    }
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}
