import type { Scanner } from './scanner.mjs'

interface Registration {
  client_id: string
  client_secret: string
  registration_access_token: string
}

export function startEcho(
  test: { after(stop: () => void): void },
  simulator: { ready: Record<string, string>; folder: string; ca: Buffer; cert: Buffer; key: Buffer },
  registrations: Registration[],
): Promise<{ readyFile: string; scanner: Scanner }>
