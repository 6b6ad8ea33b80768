// For `npm run screenshot`: the same browser and servers as the tests, but only screenshot.ts.

import config from './playwright.config.ts'

export default { ...config, testDir: '.', testMatch: 'screenshot.ts', workers: 1 }
