import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/routes.tsx'

const needsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/needs',
  component: lazyRouteComponent(() => import('./needs.tsx'), 'Needs'),
})

export const needsRoutes = [needsRoute] as const
