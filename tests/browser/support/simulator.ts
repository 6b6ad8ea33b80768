// The simulator as a test sees it beside the wire: its registrations (over mutual TLS, with the client
// certificate it minted), its faults, sample data and dialect (over the portal's own interface).

import { readFileSync } from 'node:fs'
import { request as secureRequest } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Server } from './processes.ts'

export const userTypes = ['standard_user', 'self_access', 'energy_efficiency_finance', 'community_choice_aggregator'] as const
export type UserType = (typeof userTypes)[number]

export interface Registration {
  user_type: UserType
  client_id: string
  client_secret: string
  registration_access_token: string
  accepted: string
  redirect_uri: string
  milestones: { id: string; title: string; date: string }[]
}

export interface Fault {
  step: string
  fault: string
  once?: boolean
  value?: string
}

export class Simulator {
  readonly server: Server
  private companion = ''

  private constructor(server: Server) {
    this.server = server
  }

  static async start(folder: string, args: string[] = []): Promise<Simulator> {
    const flags = ['--state', join(folder, 'state'), '--tls-listen', '127.0.0.1:0', '--portal-listen', '127.0.0.1:0', '--log-level', 'trace']
    return new Simulator(await Server.start('smd-simulator', folder, [...flags, ...args]))
  }

  get portal(): string {
    return this.server.ready['portal'] ?? ''
  }

  get readyFile(): string {
    return this.server.readyFile
  }

  async registrations(): Promise<Registration[]> {
    return JSON.parse(await this.call('/simulator/registrations')) as Registration[]
  }

  /** What DownloadSampleData answers to a client of this type. */
  async sampleData(type: UserType): Promise<string> {
    const { client_id, client_secret } = await this.registration(type)
    const granted = await this.call('/datacustodian/test/oauth/v2/token', {
      headers: {
        Authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    })
    const { client_access_token } = JSON.parse(granted) as { client_access_token: string }
    return this.call('/GreenButtonConnect/espi/1_1/resource/DownloadSampleData', { headers: { Authorization: `Bearer ${client_access_token}` } })
  }

  async registration(type: UserType): Promise<Registration> {
    const found = (await this.registrations()).find((one) => one.user_type === type)
    if (!found) throw new Error(`the simulator has no registration of the type ${type}`)
    return found
  }

  /** Lets START and the authorize endpoint send the browser to the companion of this proxy. */
  async register(proxyAddress: string): Promise<void> {
    this.companion = proxyAddress
    for (const { client_id } of await this.registrations()) await this.setRedirect(client_id, `${proxyAddress}/oauth/redirect`)
  }

  setRedirect(clientId: string, redirectUri: string): Promise<void> {
    return this.post('/portal/registration', { client_id: clientId, redirect_uri: redirectUri, scope_selection_uri: `${this.companion}/oauth/scope-selection` })
  }

  faults(...faults: Fault[]): Promise<void> {
    return this.post('/portal/faults', { faults })
  }

  sample(days: number, kind: 'all' | 'electric' | 'solar' | 'gas'): Promise<void> {
    return this.post('/portal/sample', { days, kind })
  }

  dialect(...settings: string[]): Promise<void> {
    return this.post('/portal/dialect', { reset: true, settings })
  }

  /** As it was after its start: no tests passed, no tokens, no faults, short sample data. */
  async reset(): Promise<void> {
    await this.post('/portal/reset', {})
    await this.register(this.companion)
    await this.dialect()
    await this.sample(31, 'all')
  }

  /** One call over mutual TLS, a POST when there is a body; the answer's whole text. */
  private call(path: string, { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {}): Promise<string> {
    const { origin, ca, cert, key } = this.server.ready
    const identity = { ca: readFileSync(ca ?? ''), cert: readFileSync(cert ?? ''), key: readFileSync(key ?? '') }
    const options = { ...identity, method: body === undefined ? 'GET' : 'POST', headers, agent: false as const }
    return new Promise((resolve, reject) => {
      const request = secureRequest(`${origin}${path}`, options, (answer) => {
        text(answer).then((whole) => (answer.statusCode === 200 ? resolve(whole) : reject(new Error(`${path} answered ${answer.statusCode}: ${whole}`))), reject)
      })
      request.on('error', reject)
      request.end(body)
    })
  }

  private async post(path: string, body: unknown): Promise<void> {
    const answer = await fetch(new URL(path, this.portal), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: new URL(this.portal).origin },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    await answer.arrayBuffer()
  }
}
