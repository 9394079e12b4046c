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

/** A session that ended while somebody was at work: the guard of the shell leads to the sign-in page. */
function onSignedOut() {
  if (!queryClient.getQueryData(meOptions.queryKey)) return
  queryClient.clear()
  void router.invalidate()
}

export const queryClient = createQueryClient(onSignedOut)

export const router = createRouter({
  basepath: '/console',
  routeTree: rootRoute.addChildren([...sessionRoutes, shellRoute.addChildren([...casesRoutes, ...enterprisesRoutes, ...insightRoutes, ...evaluationsRoutes, ...communityRoutes, ...liaisonRoutes, ...appointmentRoutes, ...handoverRoutes, ...peopleRoutes, ...programsRoutes, ...noticesRoutes, ...circularsRoutes, ...privacyRoutes, ...auditRoutes, ...accountRoutes])]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingComponent: LoadingState,
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
