// As much of a browser's EventSource as the page's worker uses. Does not reconnect: a stream that ends
// is over, and so is the run that it told of.

/** Makes the class over a fetch; `report` hears 'open' and 'ended', with the stream's address. */
export const eventSourceOver = (fetch, report) => class EventSource {
  static CONNECTING = 0
  static OPEN = 1
  static CLOSED = 2
  readyState = EventSource.CONNECTING
  #stop = new AbortController()

  constructor(address) {
    this.#listen(address).catch((error) => {
      if (!this.#stop.signal.aborted) throw error
    })
  }

  async #listen(address) {
    const answer = await fetch(address, {headers: {Accept: 'text/event-stream'}, signal: this.#stop.signal})
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
    this.readyState = EventSource.OPEN
    this.onopen?.()
    report('open', address)
    let text = ''
    for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
      text += piece
      const events = text.split('\n\n')
      text = events.pop()
      for (const event of events) this.#dispatch(event)
    }
    this.readyState = EventSource.CLOSED
    report('ended', address)
  }

  #dispatch(event) {
    const fields = event.split('\n').map((line) => /^(id|data): ?(.*)$/.exec(line)).filter((field) => field !== null)
    const data = fields.filter(([, name]) => name === 'data').map(([, , value]) => value)
    if (data.length === 0) return
    this.onmessage?.({data: data.join('\n'), lastEventId: fields.find(([, name]) => name === 'id')?.[2] ?? ''})
  }

  close() {
    this.readyState = EventSource.CLOSED
    this.#stop.abort()
  }
}
