export function formsOf(secret: string): Record<string, string>
export class Scanner {
  readonly secrets: Map<string, string>
  add(name: string, secret: string): void
  find(where: string, text: string): string[]
}
