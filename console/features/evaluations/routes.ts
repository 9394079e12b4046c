import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'
import { awardStates } from './award-states.ts'

export type RankingSearch = {
  period?: 'year'
  /** First day of the period. */
  starts?: string
  /** Whose score is open. */
  open?: string
}

export function readRankingSearch({ period, starts, open }: Record<string, unknown>): RankingSearch {
  return {
    ...(period === 'year' ? { period } : {}), ...(typeof starts === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(starts) ? { starts } : {}),
    ...(typeof open === 'string' && /^[0-9a-f-]{36}$/i.test(open) ? { open } : {}),
  }
}

export type AwardsSearch = { state?: (typeof awardStates)[number] }

const rankingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/evaluations',
  validateSearch: readRankingSearch,
  component: lazyPage(() => import('./ranking.tsx'), 'RankingPage'),
})
const awardsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/evaluations/awards',
  validateSearch: ({ state }: Record<string, unknown>): AwardsSearch => {
    const known = awardStates.find((each) => each === state)
    return known ? { state: known } : {}
  },
  component: lazyPage(() => import('./awards.tsx'), 'AwardsPage'),
})

export const evaluationsRoutes = [rankingRoute, awardsRoute] as const
