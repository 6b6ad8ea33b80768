// A line of XML as parts to colour: tags, names and texts. Of display only, so that what is broken is
// shown as it is. Pure.

export interface Token {
  kind: 'text' | 'mark' | 'name' | 'string'
  text: string
}

const longest = 1500
const parts = /(<\/?|\/?>|<!--.*?-->|<\?.*?\?>)|("[^"]*"|'[^']*')|([A-Za-z_][\w:.-]*)/g

export function xmlTokens(line: string): Token[] {
  if (line.length > longest || !line.includes('<')) return [{ kind: 'text', text: line }]
  const tokens: Token[] = []
  const push = (kind: Token['kind'], text: string): void => {
    if (text === '') return
    const before = tokens.at(-1)
    if (before?.kind === kind) before.text += text
    else tokens.push({ kind, text })
  }
  let inTag = false
  let at = 0
  for (const match of line.matchAll(parts)) {
    const [whole, mark, string] = match
    push('text', line.slice(at, match.index))
    at = match.index + whole.length
    if (mark !== undefined) {
      push('mark', whole)
      if (whole === '<' || whole === '</') inTag = true
      else if (whole.endsWith('>')) inTag = false
    } else if (!inTag) push('text', whole)
    else push(string !== undefined ? 'string' : 'name', whole)
  }
  push('text', line.slice(at))
  return tokens
}
