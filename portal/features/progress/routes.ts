import { route } from '../../app/route.ts'

export const progressRoutes = [
  route('/progress', 'open', () => import('./look-up.tsx'), 'LookUp'),
  route('/progress/:token', 'open', () => import('./progress-page.tsx'), 'ProgressPage'),
]
