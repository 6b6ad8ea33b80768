// Bundled once for each contender that runs in the page: `contender` is replaced by its module.

import * as contender from 'contender'
import { measure } from './measure_in_browser.mjs'

self.measureHere = (feedUrl, options) => measure(contender, feedUrl, options)
