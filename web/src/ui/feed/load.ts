// Loads what shows a feed when the first feed is shown: who only runs the tests never pays for it.

let loading: Promise<unknown> | null = null

export function loadFeedView(): void {
  // A connection that failed is tried again with the next view.
  loading ??= import('../smd-feed.ts').catch(() => (loading = null))
}
