// Questions to a worker and the answers to them, by number.

import { scriptUrl } from '../script_url.ts'

interface Answer {
  call: number
  error?: string
}

interface Progress {
  progressOf: number
  progress: unknown
}

interface Waiting<A> {
  progress: ((progress: unknown) => void) | undefined
  resolve(answer: A): void
  reject(error: Error): void
}

export class WorkerCalls<Question extends object, A extends Answer> {
  private readonly worker: Worker
  private readonly waiting = new Map<number, Waiting<A>>()
  private calls = 0

  constructor(url: string, name: string) {
    this.worker = new Worker(scriptUrl(url), { type: 'module', name })
    this.worker.onmessage = (message: MessageEvent<A | Progress>) => {
      const { data } = message
      if ('progressOf' in data) this.waiting.get(data.progressOf)?.progress?.(data.progress)
      else this.settle(data)
    }
    this.worker.onerror = (event) => {
      event.preventDefault()
      this.fail(event.message || `The worker ${name} could not be started.`)
    }
  }

  /** `signal` asks the worker to stop; it then answers with an error. */
  ask(question: Question, options: { signal?: AbortSignal; progress?: (progress: unknown) => void } = {}): Promise<A> {
    const call = ++this.calls
    options.signal?.addEventListener('abort', () => this.worker.postMessage({ stop: call }), { once: true })
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject, progress: options.progress })
      this.worker.postMessage({ ...question, call })
    })
  }

  close(): void {
    this.worker.terminate()
    this.fail('closed')
  }

  private settle(answer: A): void {
    const waiting = this.waiting.get(answer.call)
    this.waiting.delete(answer.call)
    if (answer.error !== undefined) waiting?.reject(new Error(answer.error))
    else waiting?.resolve(answer)
  }

  private fail(reason: string): void {
    for (const waiting of this.waiting.values()) waiting.reject(new Error(reason))
    this.waiting.clear()
  }
}
