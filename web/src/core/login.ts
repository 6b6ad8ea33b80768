// Trades the token of the start address for a cookie, and takes it out of the address bar at once.
// Draws nothing.

const tokenPattern = /^[A-Za-z0-9_\-.~]{8,512}$/

/** The token in the page's own address, if there is one. The address is cleaned before anything is sent. */
export function takeToken(): string | null {
  const token = tokenIn(location.hash)
  if (token !== null) history.replaceState(history.state, '', location.pathname + location.search)
  return token
}

/** The token of a share link in the page's own address. It stays there: a reload opens the session again. */
export function takeSharedToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('shared')
  return token !== null && tokenPattern.test(token) ? token : null
}

/** The token in what somebody pasted: a whole start address, its fragment, or the token alone. */
export function tokenIn(text: string): string | null {
  const trimmed = text.trim()
  const afterHash = /#(.*)$/.exec(trimmed)?.[1]
  const candidate =
    afterHash !== undefined ? new URLSearchParams(afterHash).get('token') : /^(?:token=)?([^\s/:]+)$/.exec(trimmed)?.[1]
  return candidate !== null && candidate !== undefined && tokenPattern.test(candidate) ? candidate : null
}

/** Null when logged in, otherwise a sentence that says why not. */
export async function login(token: string): Promise<string | null> {
  try {
    const response = await fetch('/api/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Smd-Console': '1' },
      body: JSON.stringify({ token }),
      credentials: 'same-origin',
      cache: 'no-store',
    })
    if (response.ok) return null
    if (response.status === 401 || response.status === 403) {
      return 'The server did not accept this address. It changes each time smd-proxy starts: use the one it printed last.'
    }
    return `The server answered HTTP ${response.status} to the log-in.`
  } catch {
    return 'The console’s server (smd-proxy) does not answer. Is it still running?'
  }
}
