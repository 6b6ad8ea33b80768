// For `npm run screenshot`: the same browser and servers as the tests, but only screenshot.ts.

import config from './playwright.config.ts'

const { projects: _, ...rest } = config

export default { ...rest, testDir: '.', testMatch: 'screenshot.ts', workers: 1 }
