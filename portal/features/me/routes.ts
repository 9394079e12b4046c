import { route } from '../../app/route.ts'

export const meRoutes = [route('/me', 'tab', () => import('./me.tsx'), 'Me')]
