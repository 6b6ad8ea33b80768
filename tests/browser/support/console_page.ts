// The console as a person uses it: find a button or a field by the id that the view gives it, press,
// fill in, wait for a verdict. Says nothing about what is right; the specs do.

import { expect, type Locator, type Page } from '@playwright/test'
import type { UserType } from './simulator.ts'

export const steps = {
  certificate: 'preflight.certificate',
  connection: 'preflight.connection',
  token: 'connectivity.token',
  status: 'connectivity.status',
  sampleData: 'connectivity.sample-data',
  scopeSelection: 'oauth.scope-selection',
  authorize: 'oauth.authorize',
  code: 'oauth.code',
  accessToken: 'oauth.token',
  refresh: 'oauth.refresh',
  authorization: 'application.authorization',
  information: 'application.information',
  endpoints: 'application.endpoints',
} as const
export type StepId = (typeof steps)[keyof typeof steps]

export const preflightSteps: StepId[] = [steps.certificate, steps.connection]
export const connectivitySteps: StepId[] = [steps.token, steps.status, steps.sampleData]
export const oauthSteps: StepId[] = [steps.scopeSelection, steps.authorize, steps.code, steps.accessToken, steps.refresh]
export const applicationSteps: StepId[] = [steps.authorization, steps.information, steps.endpoints]
export const allSteps: StepId[] = [...preflightSteps, ...connectivitySteps, ...oauthSteps, ...applicationSteps]

const runLimit = 20_000

export class ConsolePage {
  readonly page: Page
  readonly root: Locator
  readonly main: Locator

  constructor(page: Page) {
    this.page = page
    this.root = page.locator('.smd-root')
    this.main = page.locator('#main')
  }

  async open(start: string): Promise<void> {
    await this.page.goto(start)
    await expect(this.root).toBeVisible()
  }

  button(id: string, within: Locator | Page = this.page): Locator {
    return within.locator(`[data-button="${id}"]`)
  }

  field(id: string): Locator {
    return this.page.locator(`#field-${id}`)
  }

  /** The step's line in the plan. */
  planStep(id: StepId): Locator {
    return this.page.locator(`[data-step="${id}"]`)
  }

  finding(id: string): Locator {
    return this.main.locator(`[data-finding="${id}"]`)
  }

  /** The mark of a step in the plan, where it leads to what was found. */
  badge(id: StepId): Locator {
    return this.page.locator(`[data-badge="${id}"]`)
  }

  check(id: string): Locator {
    return this.main.locator(`[data-check="${id}"]`)
  }

  hop(title: string): Locator {
    return this.main.locator('[data-hop-state="done"]', { hasText: title })
  }

  get currentStep(): Locator {
    return this.main.locator('[data-current-step]')
  }

  get chart(): Locator {
    return this.main.locator('.smd-chart-canvas canvas')
  }

  get rows(): Locator {
    return this.main.locator('.smd-grid-body [role="row"]')
  }

  async show(id: StepId): Promise<void> {
    await this.planStep(id).click()
    await expect(this.main.locator(`[data-current-step="${id}"]`)).toBeVisible()
  }

  async showRegistration(): Promise<void> {
    await this.page.locator('.smd-plan-registration[data-button="registration"]').click()
    await expect(this.main.locator('[data-registration]')).toBeVisible()
  }

  /** Chooses the user type and takes its credentials from the simulator. */
  async fillFromSimulator(type: UserType): Promise<void> {
    await this.showRegistration()
    await this.field('user_type').selectOption(type)
    await this.button('simulator:credentials').click()
    await expect(this.field('client_id')).not.toHaveValue('')
    await expect(this.main.locator('[data-field="client_secret"]')).toContainText('client_secret-')
  }

  async runAll(): Promise<void> {
    await this.button('run-all').click()
  }

  async run(id: StepId): Promise<void> {
    await this.show(id)
    await this.button(`run:${id}`, this.main).first().click()
  }

  async expectVerdict(id: StepId, verdict: string): Promise<void> {
    await expect(this.planStep(id)).toHaveAttribute('data-verdict', verdict, { timeout: runLimit })
  }

  async expectVerdicts(ids: StepId[], verdict: string): Promise<void> {
    for (const id of ids) await this.expectVerdict(id, verdict)
  }

  /** Passed, perhaps with a warning: for tests that only need to be past these steps. */
  async expectGood(ids: StepId[]): Promise<void> {
    for (const id of ids) await expect(this.planStep(id)).toHaveAttribute('data-verdict', /^(passed|warning)$/, { timeout: runLimit })
  }
}
