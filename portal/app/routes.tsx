import { LoadingState } from '@qilian/ui/components/states.tsx'
import { Suspense, useEffect, useRef } from 'react'
import { matchRoute, Route, useLocation, useRouter } from 'wouter'
import { communityRoutes } from '../features/community/routes.ts'
import { evaluationsRoutes } from '../features/evaluations/routes.ts'
import { correctionRoutes } from '../features/corrections/routes.ts'
import { handoversRoutes } from '../features/handovers/routes.ts'
import { appointmentsRoutes } from '../features/appointments/routes.ts'
import { deskRoutes } from '../features/desk/routes.ts'
import { homeRoutes } from '../features/home/routes.ts'
import { meRoutes } from '../features/me/routes.ts'
import { messagesRoutes } from '../features/messages/routes.ts'
import { needsRoutes } from '../features/needs/routes.ts'
import { papersRoutes } from '../features/papers/routes.ts'
import { progressRoutes } from '../features/progress/routes.ts'
import { raiseRoutes } from '../features/raise/routes.ts'
import { simpleRoutes } from '../features/simple/routes.ts'
import { sessionRoutes } from '../features/session/routes.ts'
import { talksRoutes } from '../features/talks/routes.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { NotFound } from './not-found.tsx'
import type { PortalRoute } from './route.ts'
import { Shell } from './shell.tsx'
import { SignedIn } from './signed-in.tsx'

const routes: readonly PortalRoute[] = [...homeRoutes, ...handoversRoutes, ...needsRoutes, ...raiseRoutes, ...messagesRoutes, ...talksRoutes, ...meRoutes, ...sessionRoutes, ...progressRoutes, ...papersRoutes, ...communityRoutes, ...evaluationsRoutes, ...correctionRoutes, ...appointmentsRoutes, ...deskRoutes, ...simpleRoutes]

/** While the connection is idle the other pages' code comes too: a tap then needs no network. */
function usePreloadedPages() {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const { frame, preload } of routes) if (frame !== 'open') preload().catch(() => undefined)
    }, 2000)
    return () => clearTimeout(timer)
  }, [])
}

/** A new page begins at its top; one that is gone back to stays where the browser puts it. */
function useTopOfPage(path: string) {
  const returned = useRef(false)
  useEffect(() => {
    const remember = () => {
      returned.current = true
    }
    addEventListener('popstate', remember)
    return () => removeEventListener('popstate', remember)
  }, [])
  const shown = useRef(path)
  useEffect(() => {
    if (shown.current !== path && !returned.current) scrollTo(0, 0)
    shown.current = path
    returned.current = false
  }, [path])
}

/** The page of the present address in its frame. */
export function Routes() {
  const [path] = useLocation()
  const { parser } = useRouter()
  usePreloadedPages()
  useTopOfPage(path)
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
