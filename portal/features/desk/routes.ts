import { laterRoute } from '../../app/route.ts'

export const deskRoutes = [laterRoute('/desk', 'step', () => import('./desk.tsx'), 'Desk')]
