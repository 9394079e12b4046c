import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { createQueryClient } from '@qilian/ui/query.ts'
import { meOptions } from '@qilian/ui/session.ts'
import { createRouter } from '@tanstack/react-router'
import { accountRoutes } from '../features/account/routes.ts'
import { casesRoutes } from '../features/cases/routes.ts'
import { circularsRoutes } from '../features/circulars/routes.ts'
import { communityRoutes } from '../features/community/routes.ts'
import { enterprisesRoutes } from '../features/enterprises/routes.ts'
import { evaluationsRoutes } from '../features/evaluations/routes.ts'
import { insightRoutes } from '../features/insight/routes.ts'
import { handoverRoutes } from '../features/liaisons/handover/routes.ts'
import { appointmentRoutes } from '../features/liaisons/appointments/routes.ts'
import { liaisonRoutes } from '../features/liaisons/routes.ts'
import { noticesRoutes } from '../features/notices/routes.ts'
import { peopleRoutes } from '../features/people/routes.ts'
import { programsRoutes } from '../features/programs/routes.ts'
import { auditRoutes } from '../features/audit/routes.ts'
import { privacyRoutes } from '../features/privacy/routes.ts'
import { sessionRoutes } from '../features/session/routes.ts'
import { NotFound } from './not-found.tsx'
import { rootRoute, shellRoute } from './routes.tsx'

/** A session that ended while somebody was at work: nothing that was read is kept, but only once no screen of theirs is drawn any more. */
function onSignedOut() {
  if (!queryClient.getQueryData(meOptions.queryKey)) return
  const { href, pathname } = router.latestLocation
  if (pathname === '/sign-in') return
  void router.navigate({ to: '/sign-in', search: { next: href, ended: true }, replace: true }).finally(() => queryClient.clear())
}

export const queryClient = createQueryClient(onSignedOut)

export const router = createRouter({
  basepath: '/console',
  routeTree: rootRoute.addChildren([...sessionRoutes, shellRoute.addChildren([...casesRoutes, ...enterprisesRoutes, ...insightRoutes, ...evaluationsRoutes, ...communityRoutes, ...liaisonRoutes, ...appointmentRoutes, ...handoverRoutes, ...peopleRoutes, ...programsRoutes, ...noticesRoutes, ...circularsRoutes, ...privacyRoutes, ...auditRoutes, ...accountRoutes])]),
  context: { queryClient },
  // A word that no page knows would go on to the API, which refuses it.
  search: { strict: true },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  // The last page stays for a moment, not for a second; what waits longer shows that it does.
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  defaultPendingComponent: LoadingState,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
