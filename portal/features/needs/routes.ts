import { laterRoute, route } from '../../app/route.ts'

export const needsRoutes = [
  route('/needs', 'tab', () => import('./needs.tsx'), 'Needs'),
  laterRoute('/needs/:caseId', 'tab', () => import('./need.tsx'), 'Need'),
  route('/needs/:caseId/:verb', 'step', () => import('./need-verb.tsx'), 'NeedVerb'),
]
