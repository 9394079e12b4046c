import { createRoute } from '@tanstack/react-router'
import { firstPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

const noticesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/notices',
  validateSearch: (search: Record<string, unknown>): { unread?: true } => (search['unread'] === true || search['unread'] === 'true' ? { unread: true } : {}),
  component: firstPage(() => import('./notices.tsx'), 'Notices'),
})

export const noticesRoutes = [noticesRoute] as const
