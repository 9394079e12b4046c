import { laterRoute, route } from '../../app/route.ts'

export const sessionRoutes = [route('/sign-in', 'open', () => import('./sign-in.tsx'), 'SignIn'), route('/sign-in/provider', 'open', () => import('./provider-return.tsx'), 'ProviderReturn'), laterRoute('/not-me', 'open', () => import('./not-me.tsx'), 'NotMe')]
