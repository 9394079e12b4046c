import { ExportedList } from '@qilian/contract/audit'
import { StaffRole } from '@qilian/contract/people'
import { UnmaskingPurpose } from '@qilian/contract/unmasking'
import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

const matching = (pattern: RegExp, value: unknown) => (typeof value === 'string' && pattern.test(value) ? value : undefined)
const day = /^\d{4}-\d{2}-\d{2}$/
const id = /^[0-9a-f-]{36}$/i
const given = <Read extends object>(read: Read) => Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as { [Key in keyof Read]?: NonNullable<Read[Key]> }

export type LedgerSearch = { from?: string; until?: string; number?: string; type?: string; actorId?: string; recordId?: string; enterpriseId?: string; parkId?: string }

const ledgerRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>): LedgerSearch =>
    given({
      from: matching(day, search['from']), until: matching(day, search['until']), number: matching(/^\S{1,40}$/, search['number']), type: matching(/^[a-z_]+(\.[a-z_]+)?$/, search['type']),
      actorId: matching(id, search['actorId']), recordId: matching(id, search['recordId']), enterpriseId: matching(id, search['enterpriseId']), parkId: matching(id, search['parkId']),
    }),
  component: lazyPage(() => import('./ledger.tsx'), 'Ledger'),
})

export type UnmaskingSearch = { from?: string; until?: string; purpose?: UnmaskingPurpose }

const unmaskingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit/unmaskings',
  validateSearch: (search: Record<string, unknown>): UnmaskingSearch =>
    given({ from: matching(day, search['from']), until: matching(day, search['until']), purpose: UnmaskingPurpose.options.find((one) => one === search['purpose']) }),
  component: lazyPage(() => import('./unmaskings.tsx'), 'Unmaskings'),
})

export type ExportSearch = { from?: string; until?: string; list?: ExportedList }

const exportsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit/exports',
  validateSearch: (search: Record<string, unknown>): ExportSearch =>
    given({ from: matching(day, search['from']), until: matching(day, search['until']), list: ExportedList.options.find((one) => one === search['list']) }),
  component: lazyPage(() => import('./exports.tsx'), 'Exports'),
})

const verificationRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit/verification',
  component: lazyPage(() => import('./verification.tsx'), 'VerificationPage'),
})

export type HoldingSearch = { role?: StaffRole }

const holdingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit/access',
  validateSearch: (search: Record<string, unknown>): HoldingSearch => given({ role: StaffRole.options.find((one) => one === search['role']) }),
  component: lazyPage(() => import('./access/holdings.tsx'), 'Holdings'),
})

const personRoute = createRoute({ getParentRoute: () => shellRoute, path: '/audit/access/people/$userId', component: lazyPage(() => import('./access/person.tsx'), 'PersonAccessPage') })
const caseSeersRoute = createRoute({ getParentRoute: () => shellRoute, path: '/audit/access/cases/$caseId', component: lazyPage(() => import('./access/seers.tsx'), 'CaseSeers') })
const enterpriseSeersRoute = createRoute({ getParentRoute: () => shellRoute, path: '/audit/access/enterprises/$enterpriseId', component: lazyPage(() => import('./access/seers.tsx'), 'EnterpriseSeers') })
const reviewsRoute = createRoute({ getParentRoute: () => shellRoute, path: '/audit/access/reviews', component: lazyPage(() => import('./access/reviews.tsx'), 'AccessReviews') })

const decisions = ['open', 'kept', 'ended', 'gone'] as const
export type ReviewSearch = { decision?: (typeof decisions)[number] }

const reviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit/access/reviews/$reviewId',
  validateSearch: (search: Record<string, unknown>): ReviewSearch => given({ decision: decisions.find((one) => one === search['decision']) }),
  component: lazyPage(() => import('./access/review.tsx'), 'AccessReviewPage'),
})

export const auditRoutes = [
  ledgerRoute, unmaskingsRoute, exportsRoute, verificationRoute, holdingsRoute, personRoute, caseSeersRoute, enterpriseSeersRoute, reviewsRoute, reviewRoute,
] as const
