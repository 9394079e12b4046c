import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'
import { readCaseSearch, readWorklistSearch } from '../../app/case-search.ts'

const worklistRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: readWorklistSearch,
  component: lazyRouteComponent(() => import('./worklist.tsx'), 'Worklist'),
})

const caseListRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases',
  validateSearch: readCaseSearch,
  component: lazyRouteComponent(() => import('./case-list.tsx'), 'CaseList'),
})

const newCaseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases/new',
  validateSearch: (search: Record<string, unknown>): { enterpriseId?: string } =>
    typeof search['enterpriseId'] === 'string' ? { enterpriseId: search['enterpriseId'] } : {},
  component: lazyRouteComponent(() => import('./new-case.tsx'), 'NewCase'),
})

const caseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases/$caseId',
  component: lazyPage(() => import('./record/case-page.tsx'), 'CasePage'),
})

export const casesRoutes = [worklistRoute, caseListRoute, newCaseRoute, caseRoute] as const
