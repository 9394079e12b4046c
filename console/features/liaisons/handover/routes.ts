import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { shellRoute } from '../../../app/routes.tsx'

const shown = ['open', 'stalled', 'over'] as const
export type HandoverSearch = { shown?: (typeof shown)[number] }

const handoversRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/liaisons/handovers',
  validateSearch: (search): HandoverSearch => (shown.some((each) => each === search['shown']) ? { shown: search['shown'] as HandoverSearch['shown'] & string } : {}),
  component: lazyPage(() => import('./handovers.tsx'), 'Handovers'),
})
const handoverRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/handovers/$handoverId', component: lazyPage(() => import('./handover-record.tsx'), 'HandoverRecord') })

export const handoverRoutes = [handoversRoute, handoverRoute] as const
