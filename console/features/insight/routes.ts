import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

export type OverviewSearch = { from?: string; until?: string; parkId?: string }

const day = /^\d{4}-\d{2}-\d{2}$/
const textMatching = (pattern: RegExp, value: unknown) => (typeof value === 'string' && pattern.test(value) ? value : undefined)

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/overview',
  validateSearch: (search: Record<string, unknown>): OverviewSearch => {
    const from = textMatching(day, search['from'])
    const until = textMatching(day, search['until'])
    const parkId = textMatching(/^[0-9a-f-]{36}$/i, search['parkId'])
    return { ...(from && { from }), ...(until && { until }), ...(parkId && { parkId }) }
  },
  component: lazyPage(() => import('./overview.tsx'), 'Overview'),
})

export const insightRoutes = [overviewRoute] as const
