import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { shellRoute } from '../../../app/routes.tsx'

const id = /^[0-9a-f-]{36}$/i

export type AppointmentSearch = { enterpriseId?: string; /** Opens the form for this seat, filled in from its holder. */ renew?: 'primary' | 'deputy' }

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/liaisons/appointments',
  validateSearch: (search): AppointmentSearch => ({
    ...(typeof search['enterpriseId'] === 'string' && id.test(search['enterpriseId']) ? { enterpriseId: search['enterpriseId'] } : {}),
    ...(search['renew'] === 'primary' || search['renew'] === 'deputy' ? { renew: search['renew'] } : {}),
  }),
  component: lazyPage(() => import('./list.tsx'), 'AppointmentList'),
})
const recordRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/appointments/$appointmentId', component: lazyPage(() => import('./record.tsx'), 'AppointmentRecord') })
const deskRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/desk', component: lazyPage(() => import('./desk.tsx'), 'GuidanceDesk') })

export const appointmentRoutes = [listRoute, recordRoute, deskRoute] as const
