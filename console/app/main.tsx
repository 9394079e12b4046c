import '@qilian/ui/base.css'
import './console.css'
import { startI18n } from '@qilian/ui/i18n.ts'
import { watchTyping } from '@qilian/ui/pages-of-today.ts'
import { startTheme } from '@qilian/ui/theme.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Console } from './console.tsx'
import { locales } from './locale/index.ts'

startTheme()
watchTyping()
await startI18n(locales)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
)
