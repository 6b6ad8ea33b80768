// Long work in pieces: between them the messages that have come in the meantime are answered. Pure but
// for the clock and the queue of tasks.

const longestTurn = 12

/** Ends this turn of the event loop; what waits goes first. Not clamped as timers are. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/** Breathes when work has gone on for long enough; cheap to ask after every piece. */
export class Turn {
  private begun = performance.now()

  async pause(): Promise<void> {
    if (performance.now() - this.begun < longestTurn) return
    await breathe()
    this.begun = performance.now()
  }
}
