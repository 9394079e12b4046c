import { route } from '../../app/route.ts'

export const needsRoutes = [route('/needs', 'tab', () => import('./needs.tsx'), 'Needs')]
