import { createRoute } from '@tanstack/react-router'
import type { Cause, Rung } from '@qilian/contract/verification'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'
import { adviceRoutes } from './advice/routes.ts'
import { shadowRoutes } from './shadows/routes.ts'

const causes = ['silence', 'bounces', 'failed_calls', 'business_change', 'shared_contact', 'turnover', 'reported_gone'] as const satisfies Cause[]
const rungs = ['liaison', 'deputy', 'owner', 'address', 'visit'] as const satisfies Rung[]
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
export type OrdersSearch = { state?: 'closed'; whose?: 'mine' | 'all'; cause?: Cause; rung?: Rung; ownerId?: string; late?: true }

/** What of an address is a filter; anything else is left out. */
function ordersSearch(search: Record<string, unknown>): OrdersSearch {
  const { state, whose, cause, rung, ownerId, late } = search
  return {
    ...(state === 'closed' ? { state } : {}), ...(whose === 'mine' || whose === 'all' ? { whose } : {}), ...(late === true ? { late } : {}),
    ...(causes.some((each) => each === cause) ? { cause: cause as Cause } : {}), ...(rungs.some((each) => each === rung) ? { rung: rung as Rung } : {}),
    ...(typeof ownerId === 'string' && /^[0-9a-f-]{36}$/i.test(ownerId) ? { ownerId } : {}),
  }
}
const ordersRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/orders', validateSearch: ordersSearch, component: lazyPage(() => import('./orders.tsx'), 'Orders') })
const samplesRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/samples', component: lazyPage(() => import('./samples.tsx'), 'Samples') })
const sampleRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/samples/$sampleId', component: lazyPage(() => import('./sample.tsx'), 'SampleRecord') })

export const liaisonRoutes = [callsRoute, ordersRoute, planRoute, turnoverRoute, samplesRoute, sampleRoute, ...shadowRoutes, ...adviceRoutes] as const
