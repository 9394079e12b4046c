import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { shellRoute } from '../../../app/routes.tsx'

export type AdvisedSearch = { whose?: 'all' }

const advisedRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/liaisons/advised',
  validateSearch: (search): AdvisedSearch => (search['whose'] === 'all' ? { whose: 'all' } : {}),
  component: lazyPage(() => import('./advised.tsx'), 'Advised'),
})

export const adviceRoutes = [advisedRoute] as const
