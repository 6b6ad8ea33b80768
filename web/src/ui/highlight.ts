// Colours JSON and XML in a text node with the CSS Custom Highlight interface: no element is added, so
// a text costs nothing but the ranges: give it what is in sight. Browsers without it show the text plain.

type Kind = 'name' | 'string' | 'number' | 'mark'

interface Token {
  kind: Kind
  start: number
  end: number
}

const json = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g
const xml = /<!--[\s\S]*?-->|<[?!/]?([\w.:-]+)|([\w.:-]+)=("[^"]*"|'[^']*')|[?/]?>/g

export function tokens(text: string, language: string): Token[] {
  const found: Token[] = []
  if (language === 'json') {
    for (const match of text.matchAll(json)) {
      const start = match.index
      const kind: Kind = match[1] === undefined ? 'number' : match[2] === undefined ? 'string' : 'name'
      found.push({ kind, start, end: start + (match[1] ?? match[0]).length })
    }
  } else if (language === 'xml' || language === 'html') {
    for (const match of text.matchAll(xml)) {
      const start = match.index
      const end = start + match[0].length
      if (match[2] !== undefined && match[3] !== undefined) {
        found.push(
          { kind: 'number', start, end: start + match[2].length },
          { kind: 'string', start: end - match[3].length, end },
        )
      } else if (match[1] !== undefined) {
        found.push({ kind: 'name', start: end - match[1].length, end })
      } else if (match[0].startsWith('<!--')) {
        found.push({ kind: 'mark', start, end })
      }
    }
  }
  return found
}

/** Marks the tokens of a text node; the returned function takes the marks away again. */
export function mark(node: Text, language: string): () => void {
  if (!('highlights' in CSS)) return () => undefined
  const added: [Highlight, Range][] = []
  for (const token of tokens(node.data, language)) {
    const range = new Range()
    range.setStart(node, token.start)
    range.setEnd(node, token.end)
    const highlight = registered(`smd-${token.kind}`)
    highlight.add(range)
    added.push([highlight, range])
  }
  return () => {
    for (const [highlight, range] of added) highlight.delete(range)
  }
}

function registered(name: string): Highlight {
  const known = CSS.highlights.get(name)
  if (known) return known
  const created = new Highlight()
  CSS.highlights.set(name, created)
  return created
}
