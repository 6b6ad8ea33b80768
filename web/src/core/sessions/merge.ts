// Title and note that two people change at once: what only one of them changed is taken from that one,
// and what both changed is named, so that a person decides.

export interface Described {
  title: string
  note: string
}

export interface Merged extends Described {
  /** What both changed, each in another way. It holds what was typed here. */
  conflicts: (keyof Described)[]
}

/** `base` is what both began with. */
export function merged(base: Described, mine: Described, theirs: Described): Merged {
  const out: Merged = { title: mine.title, note: mine.note, conflicts: [] }
  for (const field of ['title', 'note'] as const) {
    if (mine[field] === base[field]) out[field] = theirs[field]
    else if (theirs[field] !== base[field] && theirs[field] !== mine[field]) out.conflicts.push(field)
  }
  return out
}

/** What is to be changed in `base` to become `wanted`. */
export function changesOf(base: Described, wanted: Described): Partial<Described> {
  return {
    ...(wanted.title === base.title ? {} : { title: wanted.title }),
    ...(wanted.note === base.note ? {} : { note: wanted.note }),
  }
}
