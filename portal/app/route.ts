import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

export type PortalRoute = {
  /** `/needs/:caseId`; the page reads it with `useParams<'/needs/:caseId'>()`. */
  path: string
  /** `tab`: with the bottom bar. `step`: one question a screen, nothing else to tap. `open`: for people who are not signed in. */
  frame: 'tab' | 'step' | 'open'
  page: LazyExoticComponent<ComponentType>
  /** Fetches the page's code before somebody goes there. */
  preload: () => Promise<unknown>
}

/** A page whose code is loaded when it is needed: `route('/needs', 'tab', () => import('./needs.tsx'), 'Needs')`. */
export function route<Name extends string>(path: string, frame: PortalRoute['frame'], load: () => Promise<Record<Name, ComponentType>>, name: Name): PortalRoute {
  return { path, frame, page: lazy(async () => ({ default: (await fetched(load))[name] })), preload: load }
}

/** A page that nobody sees first: it comes with the phrases that the first pages leave out. */
export function laterRoute<Name extends string>(path: string, frame: PortalRoute['frame'], load: () => Promise<Record<Name, ComponentType>>, name: Name): PortalRoute {
  return route(path, frame, async () => {
    const [module] = await Promise.all([load(), loadRestOfPhrases()])
    return module
  }, name)
}
