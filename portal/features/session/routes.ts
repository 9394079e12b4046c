import { route } from '../../app/route.ts'

export const sessionRoutes = [route('/sign-in', 'open', () => import('./sign-in.tsx'), 'SignIn'), route('/not-me', 'open', () => import('./not-me.tsx'), 'NotMe')]
