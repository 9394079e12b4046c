import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { findMe } from '@qilian/ui/session.ts'
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'

export type RouterContext = { queryClient: QueryClient }

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
})

/** Everything below needs somebody of an enterprise who is signed in; others are led to where they belong, and back afterwards. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const me = await findMe(context.queryClient)
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (me.user.side !== 'enterprise') {
      globalThis.location.assign('/console/')
      // The console is another document: nothing of the portal is to be seen meanwhile.
      await new Promise(() => {})
    }
  },
  component: Outlet,
  pendingComponent: LoadingState,
})

/** Pages with the bottom bar. Steps of a form stand directly below `signedInRoute`: one question a screen, nothing else to tap. */
export const shellRoute = createRoute({ getParentRoute: () => signedInRoute, id: 'shell', component: Shell })
