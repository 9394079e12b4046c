import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

const retentionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/personal-data',
  component: lazyPage(() => import('./retention.tsx'), 'Retention'),
})
const requestsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/personal-data/requests',
  component: lazyPage(() => import('./requests.tsx'), 'Requests'),
})

export const privacyRoutes = [retentionRoute, requestsRoute] as const
