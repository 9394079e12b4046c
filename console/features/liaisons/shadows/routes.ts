import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../../app/lazy-page.ts'
import { shellRoute } from '../../../app/routes.tsx'

const suspicionsRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/shadows', component: lazyPage(() => import('./suspicions.tsx'), 'Suspicions') })
const suspicionRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/shadows/$suspicionId', component: lazyPage(() => import('./suspicion.tsx'), 'SuspicionRecord') })
const correctionsRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/corrections', component: lazyPage(() => import('./corrections.tsx'), 'Corrections') })
const mandatesRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/mandates', component: lazyPage(() => import('./mandates.tsx'), 'Mandates') })
const agenciesRoute = createRoute({ getParentRoute: () => shellRoute, path: '/liaisons/agencies', component: lazyPage(() => import('./agencies.tsx'), 'Agencies') })

export const shadowRoutes = [suspicionsRoute, suspicionRoute, correctionsRoute, mandatesRoute, agenciesRoute] as const
