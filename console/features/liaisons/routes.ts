import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'
import { adviceRoutes } from './advice/routes.ts'
import { shadowRoutes } from './shadows/routes.ts'

const within = ['today', 'week', 'all'] as const
export type CallSearch = { within?: (typeof within)[number]; whose?: 'all' }

const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/liaisons',
  validateSearch: (search): CallSearch => ({
    ...(within.some((each) => each === search['within']) ? { within: search['within'] as CallSearch['within'] & string } : {}),
    ...(search['whose'] === 'all' ? { whose: 'all' } : {}),
  }),
  component: lazyPage(() => import('./calls.tsx'), 'Calls'),
})
const planRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/plan', component: lazyPage(() => import('./plan.tsx'), 'Plan') })
const turnoverRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/turnover', component: lazyPage(() => import('./turnover.tsx'), 'TurnoverPage') })
const samplesRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/samples', component: lazyPage(() => import('./samples.tsx'), 'Samples') })
const sampleRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/samples/$sampleId', component: lazyPage(() => import('./sample.tsx'), 'SampleRecord') })

export const liaisonRoutes = [callsRoute, planRoute, turnoverRoute, samplesRoute, sampleRoute, ...shadowRoutes, ...adviceRoutes] as const
