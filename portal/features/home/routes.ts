import { route } from '../../app/route.ts'

export const homeRoutes = [route('/', 'tab', () => import('./home.tsx'), 'Home')]
