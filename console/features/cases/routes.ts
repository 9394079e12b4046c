import { createRoute } from '@tanstack/react-router'
import { firstPage, lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'
import { readCaseSearch, readWorklistSearch } from '../../app/lists/case-search.ts'

const worklistRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: readWorklistSearch,
  component: firstPage(() => import('./worklist.tsx'), 'Worklist'),
})

const caseListRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases',
  validateSearch: readCaseSearch,
  component: firstPage(() => import('./case-list.tsx'), 'CaseList'),
})

const newCaseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases/new',
  validateSearch: (search: Record<string, unknown>): { enterpriseId?: string } =>
    typeof search['enterpriseId'] === 'string' ? { enterpriseId: search['enterpriseId'] } : {},
  component: firstPage(() => import('./new-case.tsx'), 'NewCase'),
})

const caseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases/$caseId',
  component: lazyPage(() => import('./record/case-page.tsx'), 'CasePage'),
})

export const casesRoutes = [worklistRoute, caseListRoute, newCaseRoute, caseRoute] as const
