// The page's entry: theme first, so that nothing flashes, then the app element that index.html holds.

import './styles/index.css'
import { applyTheme, storedTheme } from './ui/theme.ts'
import './ui/smd-app.ts'

applyTheme(storedTheme())
