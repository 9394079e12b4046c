import '@qilian/ui/base.css'
import '@qilian/ui/type-scale.css'
import './portal.css'
import { startI18n } from '@qilian/ui/i18n.ts'
import { watchTyping } from '@qilian/ui/pages-of-today.ts'
import { startTheme } from '@qilian/ui/theme.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startLargeType } from './simple/large-type.ts'
import { locales } from './locale/index.ts'
import { Portal } from './portal.tsx'
import { startServiceWorker } from './service-worker.ts'

startServiceWorker()
startTheme()
watchTyping()
startLargeType()
await startI18n(locales)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <Portal />
  </StrictMode>,
)
