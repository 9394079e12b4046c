import { Flag, SizeClass, Stage } from '@qilian/contract/enterprises'
import { createRoute } from '@tanstack/react-router'
import { lazyPage } from '../../app/lazy-page.ts'
import { shellRoute } from '../../app/routes.tsx'

type OneOf<Options extends readonly string[]> = Options[number]

export type EnterpriseSearch = {
  q?: string
  parkId?: string
  stage?: OneOf<typeof Stage.options>
  sizeClass?: OneOf<typeof SizeClass.options>
  flag?: OneOf<typeof Flag.options>
  tag?: string
  officerId?: string
  withoutOfficer?: 'true'
}

const id = /^[0-9a-f-]{36}$/i

/** The filter lives in the address: it survives a reload and can be sent to a colleague. What makes no sense there is left out. */
export function readEnterpriseSearch(search: Record<string, unknown>): EnterpriseSearch {
  const textOf = (name: string, longest: number) => {
    const value = search[name]
    if (typeof value !== 'string' && typeof value !== 'number') return undefined
    return String(value).trim().slice(0, longest) || undefined
  }
  const idOf = (name: string) => {
    const value = textOf(name, 36)
    return value && id.test(value) ? value : undefined
  }
  const oneOf = <Option extends string>(name: string, options: readonly Option[]) => options.find((option) => option === search[name])
  const read: EnterpriseSearch = {
    q: textOf('q', 80), parkId: idOf('parkId'), stage: oneOf('stage', Stage.options), sizeClass: oneOf('sizeClass', SizeClass.options),
    flag: oneOf('flag', Flag.options), tag: textOf('tag', 30), officerId: idOf('officerId'),
    withoutOfficer: search.withoutOfficer === true || search.withoutOfficer === 'true' ? 'true' : undefined,
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/enterprises',
  validateSearch: readEnterpriseSearch,
  component: lazyPage(() => import('./list.tsx'), 'EnterpriseList'),
})

const recordRoute = createRoute({
  getParentRoute: () => listRoute,
  path: '$enterpriseId',
  component: lazyPage(() => import('./record/record.tsx'), 'EnterpriseRecord'),
})

const importsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/enterprises/import',
  component: lazyPage(() => import('./import/imports.tsx'), 'Imports'),
})

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/enterprises/import/$importId',
  component: lazyPage(() => import('./import/import.tsx'), 'Import'),
})

export type UnreachableSearch = { state?: 'doubtful' | 'suspended' }

const unreachableRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/enterprises/unreachable',
  validateSearch: (search: Record<string, unknown>): UnreachableSearch => (search['state'] === 'doubtful' || search['state'] === 'suspended' ? { state: search['state'] } : {}),
  component: lazyPage(() => import('./reachability/unreachable.tsx'), 'Unreachable'),
})

const twinsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/enterprises/twins',
  component: lazyPage(() => import('./merge/twins.tsx'), 'Twins'),
})

const mergeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/enterprises/merge/$ownId/$otherId',
  component: lazyPage(() => import('./merge/merge.tsx'), 'Merge'),
})

const mergeUndoRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/enterprises/merges/$mergeId',
  component: lazyPage(() => import('./merge/merge-undo.tsx'), 'MergeUndo'),
})

export const enterprisesRoutes = [listRoute.addChildren([recordRoute]), importsRoute, importRoute, unreachableRoute, twinsRoute, mergeRoute, mergeUndoRoute] as const
