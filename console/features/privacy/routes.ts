import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { shellRoute } from '../../app/routes.tsx'

const retentionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/personal-data',
  component: lazyRouteComponent(() => import('./retention.tsx'), 'Retention'),
})
const requestsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/personal-data/requests',
  component: lazyRouteComponent(() => import('./requests.tsx'), 'Requests'),
})

export const privacyRoutes = [retentionRoute, requestsRoute] as const
