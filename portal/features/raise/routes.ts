import { route } from '../../app/route.ts'

export const raiseRoutes = [route('/raise/sent/:caseId', 'tab', () => import('./sent.tsx'), 'Sent'), route('/raise/:step?', 'step', () => import('./raise.tsx'), 'Raise')]
