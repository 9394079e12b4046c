import { laterRoute } from '../../app/route.ts'

export const simpleRoutes = [
  laterRoute('/simple/messages', 'tab', () => import('./simple-messages.tsx'), 'SimpleMessages'),
  laterRoute('/simple/rate/:caseId', 'step', () => import('./simple-rate.tsx'), 'SimpleRate'),
]
