import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

export type CommunitySearch = {
  q?: string
  show?: 'unanswered'
  /** Which thread is open. */
  open?: string
}

const threadsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/community',
  validateSearch: ({ q, show, open }: Record<string, unknown>): CommunitySearch => ({
    ...(typeof q === 'string' && q.trim() !== '' ? { q: q.slice(0, 100) } : {}), ...(show === 'unanswered' ? { show } : {}), ...(typeof open === 'string' && /^[0-9a-f-]{36}$/i.test(open) ? { open } : {}),
  }),
  component: lazyPage(() => import('./threads.tsx'), 'ThreadsPage'),
})
const reportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/community/reports',
  validateSearch: ({ state }: Record<string, unknown>): { state?: 'settled' } => (state === 'settled' ? { state } : {}),
  component: lazyPage(() => import('./reports.tsx'), 'ReportsPage'),
})

export const communityRoutes = [threadsRoute, reportsRoute] as const
