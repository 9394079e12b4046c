import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

export type ProgramsSearch = {
  /** Those that ended or expired, in place of those that work. */
  over?: true
  /** Whose record is open. */
  open?: string
}

const id = /^[0-9a-f-]{36}$/i

export function readProgramsSearch(search: Record<string, unknown>): ProgramsSearch {
  const { open, over } = search
  return { ...(typeof open === 'string' && id.test(open) ? { open } : {}), ...(over === true || over === 'true' ? { over: true as const } : {}) }
}

const programsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/programs',
  validateSearch: readProgramsSearch,
  component: lazyPage(() => import('./programs.tsx'), 'Programs'),
})
const webhookRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/programs/webhooks/$webhookId',
  component: lazyPage(() => import('./webhook.tsx'), 'WebhookPage'),
})

export const programsRoutes = [programsRoute, webhookRoute] as const
