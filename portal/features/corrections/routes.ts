import { route } from '../../app/route.ts'

export const correctionRoutes = [
  route('/corrections/:correctionId', 'step', () => import('./correction.tsx'), 'CorrectionPage'),
  route('/mandates', 'tab', () => import('./mandates.tsx'), 'Mandates'),
]
