// A long text in parts, each with the ends of whole lines or tags where it can be: what is drawn of each can
// be decided by itself. Pure.

const least = 2000
const most = 4000

export function textParts(text: string): string[] {
  const parts: string[] = []
  for (let from = 0; from < text.length;) {
    const to = endOfPart(text, from)
    parts.push(text.slice(from, to))
    from = to
  }
  return parts
}

function endOfPart(text: string, from: number): number {
  if (text.length - from <= most) return text.length
  for (const end of ['\n', '>', ',']) {
    const at = text.indexOf(end, from + least)
    if (at >= 0 && at < from + most) return at + 1
  }
  const to = from + most
  // Not between the halves of a character.
  return text.charCodeAt(to - 1) >> 10 === 0x36 ? to - 1 : to
}
