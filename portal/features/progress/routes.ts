import { laterRoute } from '../../app/route.ts'

export const progressRoutes = [
  laterRoute('/progress', 'open', () => import('./look-up.tsx'), 'LookUp'),
  laterRoute('/progress/:token', 'open', () => import('./progress-page.tsx'), 'ProgressPage'),
]
