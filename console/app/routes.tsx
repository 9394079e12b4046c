import { LoadingState, ErrorState } from '@qilian/ui/components/states.tsx'
import { findMe } from '@qilian/ui/session.ts'
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { firstPage } from './lazy-page.ts'
import { NotFound } from './not-found.tsx'

export type RouterContext = { queryClient: QueryClient }

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
})

/** Everything below needs a signed-in member of staff; others are led to where they belong, and back afterwards. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const me = await findMe(context.queryClient)
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (me.enrolDue) throw redirect({ to: '/enrol' })
    if (me.user.side !== 'staff') {
      globalThis.location.assign('/')
      // The portal is another document: nothing of the console is to be seen meanwhile.
      await new Promise(() => {})
    }
  },
  component: firstPage(() => import('./shell.tsx'), 'Shell'),
  pendingComponent: LoadingState,
})
