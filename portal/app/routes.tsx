import { LoadingState } from '@qilian/ui/components/states.tsx'
import { Suspense, useEffect } from 'react'
import { matchRoute, Route, useLocation, useRouter } from 'wouter'
import { homeRoutes } from '../features/home/routes.ts'
import { meRoutes } from '../features/me/routes.ts'
import { messagesRoutes } from '../features/messages/routes.ts'
import { needsRoutes } from '../features/needs/routes.ts'
import { sessionRoutes } from '../features/session/routes.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { NotFound } from './not-found.tsx'
import type { PortalRoute } from './route.ts'
import { Shell } from './shell.tsx'
import { SignedIn } from './signed-in.tsx'

const routes: readonly PortalRoute[] = [...homeRoutes, ...needsRoutes, ...messagesRoutes, ...meRoutes, ...sessionRoutes]

/** While the connection is idle the other tabs' code comes too: a tap then needs no network. */
function usePreloadedTabs() {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const { frame, preload } of routes) if (frame === 'tab') preload().catch(() => undefined)
    }, 2000)
    return () => clearTimeout(timer)
  }, [])
}

/** The page of the present address in its frame. */
export function Routes() {
  const [path] = useLocation()
  const { parser } = useRouter()
  usePreloadedTabs()
  const current = routes.find((each) => matchRoute(parser, each.path, path)[0])
  if (!current) return <NotFound />

  const page = (
    <ErrorBoundary key={path}>
      <Suspense fallback={<LoadingState />}>
        <Route path={current.path} component={current.page} />
      </Suspense>
    </ErrorBoundary>
  )
  if (current.frame === 'open') return page
  return <SignedIn>{current.frame === 'tab' ? <Shell>{page}</Shell> : page}</SignedIn>
}
