import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

const states = ['draft', 'scheduled', 'sent', 'cancelled'] as const
const weights = ['ordinary', 'confidential', 'legal'] as const
export type CircularsSearch = { q?: string; state?: (typeof states)[number]; weight?: (typeof weights)[number] }
export type RecordSearch = { receipts?: string; q?: string; standIns?: true; view?: 'unreached' }
export type TalksSearch = { unread?: true; enterprise?: string }

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined)
const among = <Value extends string>(values: readonly Value[], value: unknown) => values.find((each) => each === value)

export function readCircularsSearch({ q, state, weight }: Record<string, unknown>): CircularsSearch {
  const [words, chosen, kind] = [textOf(q), among(states, state), among(weights, weight)]
  return { ...(words && { q: words }), ...(chosen && { state: chosen }), ...(kind && { weight: kind }) }
}

function readRecordSearch({ receipts, q, standIns, view }: Record<string, unknown>): RecordSearch {
  const [states, words] = [textOf(receipts), textOf(q)]
  return { ...(states && { receipts: states }), ...(words && { q: words }), ...((standIns === true || standIns === 'true') && { standIns: true as const }), ...(view === 'unreached' && { view: 'unreached' as const }) }
}

const circularsRoute = createRoute({ getParentRoute: () => shellRoute, path: '/circulars', validateSearch: readCircularsSearch, component: lazyPage(() => import('./list.tsx'), 'Circulars') })
const composeRoute = createRoute({ getParentRoute: () => shellRoute, path: '/circulars/new', component: lazyPage(() => import('./compose.tsx'), 'NewCircular') })
const audiencesRoute = createRoute({ getParentRoute: () => shellRoute, path: '/circulars/audiences', component: lazyPage(() => import('./audiences.tsx'), 'Audiences') })
const quietRoute = createRoute({ getParentRoute: () => shellRoute, path: '/circulars/quiet-hours', component: lazyPage(() => import('./quiet-hours.tsx'), 'ParkQuietHoursPage') })
const recordRoute = createRoute({ getParentRoute: () => shellRoute, path: '/circulars/$circularId', validateSearch: readRecordSearch, component: lazyPage(() => import('./record.tsx'), 'CircularRecord') })
const editRoute = createRoute({ getParentRoute: () => shellRoute, path: '/circulars/$circularId/edit', component: lazyPage(() => import('./compose.tsx'), 'EditCircular') })
const talksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/talks',
  validateSearch: ({ unread, enterprise }: Record<string, unknown>): TalksSearch => ({ ...((unread === true || unread === 'true') && { unread: true as const }), ...(typeof enterprise === 'string' && { enterprise }) }),
  component: lazyPage(() => import('./talks.tsx'), 'Talks'),
})
const talkRoute = createRoute({ getParentRoute: () => shellRoute, path: '/talks/$talkId', component: lazyPage(() => import('./talk.tsx'), 'TalkRecord') })

export const circularsRoutes = [circularsRoute, composeRoute, audiencesRoute, quietRoute, recordRoute, editRoute, talksRoute, talkRoute] as const
