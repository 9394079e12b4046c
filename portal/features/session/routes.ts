import { route } from '../../app/route.ts'

export const sessionRoutes = [route('/sign-in', 'open', () => import('./sign-in.tsx'), 'SignIn')]
