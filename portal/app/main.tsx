import '@qilian/ui/base.css'
import './portal.css'
import { startI18n } from '@qilian/ui/i18n.ts'
import { startTheme } from '@qilian/ui/theme.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { locales } from './locale/index.ts'
import { Portal } from './portal.tsx'
import { startServiceWorker } from './service-worker.ts'

startServiceWorker()
startTheme()
await startI18n(locales)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <Portal />
  </StrictMode>,
)
