// Between what a person enters as day and time and epoch seconds, at an offset from UTC. Pure.

/** For an input of type datetime-local. */
export function inputValue(epochSeconds: number, offset: number): string {
  return new Date((epochSeconds + offset) * 1000).toISOString().slice(0, 16)
}

export function epochOf(input: string, offset: number): number {
  return Math.floor(Date.parse(`${input}Z`) / 1000) - offset
}

/** The offset in a text as the core writes local times, "2019-10-16T00:00:00-07:00"; null when it has none. */
export function offsetIn(local: string): number | null {
  const match = /([+-])(\d\d):(\d\d)$/.exec(local)
  if (!match) return null
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60
  return match[1] === '-' ? -seconds : seconds
}

/** 2019-10-16T00:00:00-07:00 without what a glance does not need. */
export function shortTime(local: string): string {
  return local.replace('T', ' ').replace(/(:\d\d):00(?=[+-]|Z|$)/, '$1')
}
