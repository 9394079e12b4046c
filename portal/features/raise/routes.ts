import { laterRoute, route } from '../../app/route.ts'

export const raiseRoutes = [laterRoute('/raise/sent/:caseId', 'tab', () => import('./sent.tsx'), 'Sent'), route('/raise/:step?', 'step', () => import('./raise.tsx'), 'Raise')]
