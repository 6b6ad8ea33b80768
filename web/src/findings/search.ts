// Which of some texts a search finds: all words must be there, in any order, whatever their case.

export function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean)
}

export function matches(text: string, words: string[]): boolean {
  const within = text.toLowerCase()
  return words.every((word) => within.includes(word))
}
