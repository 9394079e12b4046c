import { laterRoute } from '../../app/route.ts'

export const handoversRoutes = [
  laterRoute('/handovers/:handoverId', 'tab', () => import('./handover.tsx'), 'HandoverPage'),
  laterRoute('/handovers/:handoverId/write/:section/:entryId?', 'step', () => import('./write.tsx'), 'WriteEntry'),
  laterRoute('/handovers/:handoverId/declare', 'step', () => import('./declare.tsx'), 'Declare'),
]
