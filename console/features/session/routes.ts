import { findMe } from '@qilian/ui/session.ts'
import { createRoute, redirect } from '@tanstack/react-router'
import { firstPage, lazyPage } from '../../app/lazy-page.ts'
import { rootRoute } from '../../app/routes.tsx'

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string; ended?: true } => ({
    ...(typeof search['next'] === 'string' && { next: search['next'] }),
    ...(search['ended'] === true && { ended: true }),
  }),
  component: firstPage(() => import('./sign-in.tsx'), 'SignIn'),
})

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: ({ token }: Record<string, unknown>): { token?: string } => (typeof token === 'string' ? { token } : {}),
  component: firstPage(() => import('./set-up.tsx'), 'SetUp'),
})

const providerReturnRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in/provider',
  // What a provider sends back is the page's to hand in, whole.
  validateSearch: (search: Record<string, unknown>) => search,
  component: firstPage(() => import('./provider-return.tsx'), 'ProviderReturn'),
})

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot',
  component: lazyPage(() => import('./forgot.tsx'), 'Forgot'),
})

const setPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-password',
  component: lazyPage(() => import('./set-password.tsx'), 'SetPassword'),
})

const notMeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/not-me',
  component: lazyPage(() => import('./not-me.tsx'), 'NotMe'),
})

const enrolRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/enrol',
  beforeLoad: async ({ context }) => {
    if (!(await findMe(context.queryClient))?.enrolDue) throw redirect({ to: '/' })
  },
  component: lazyPage(() => import('./enrol.tsx'), 'Enrol'),
})

export const sessionRoutes = [signInRoute, providerReturnRoute, setUpRoute, enrolRoute, forgotRoute, setPasswordRoute, notMeRoute] as const
