// Bundled once for each contender that runs in a worker: `contender` is replaced by its module.

import * as contender from 'contender'
import { measure } from './measure_in_browser.mjs'

self.onmessage = async ({ data: { feed, ...options } }) => {
  try {
    self.postMessage({ measured: await measure(contender, feed, options) })
  } catch (error) {
    self.postMessage({ error: `${error.name}: ${error.message}` })
  }
}
