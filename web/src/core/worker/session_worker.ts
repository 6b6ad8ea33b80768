// The worker of the session tools (writing, opening, comparing, exporting): loads their module when the
// first is asked for, so that who only runs the tests never pays for it. Requests and answers are those
// of the module (docs/contracts.md section 8).

import createModule, { type SmdSessionModule } from '@core/smd_session.js'
import wasmUrl from '@core/smd_session.wasm?url'
import { ModuleMemory, StandardError } from './module_memory.ts'

export interface ToolCall {
  call: number
  request: unknown
}

export type ToolAnswer = { call: number; answer: unknown } | { call: number; error: string }

let tools: Promise<{ module: SmdSessionModule; memory: ModuleMemory }> | null = null

async function load(): Promise<{ module: SmdSessionModule; memory: ModuleMemory }> {
  const stderr = new StandardError()
  const module = await createModule({ locateFile: () => wasmUrl, printErr: stderr.print })
  return { module, memory: new ModuleMemory(module, stderr) }
}

async function answered({ call, request }: ToolCall): Promise<ToolAnswer> {
  try {
    tools ??= load()
    const { module, memory } = await tools
    const answer = memory.json(() => memory.withText(request, (pointer, size) => module._smd_session(pointer, size)))
    return { call, answer }
  } catch (error) {
    // A module that has stopped is loaded anew for the next call.
    tools = null
    return { call, error: error instanceof Error ? error.message : String(error) }
  }
}

self.onmessage = (message: MessageEvent<ToolCall>): void => {
  void answered(message.data).then((answer) => self.postMessage(answer))
}
