import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { lazyRouteComponent } from '@tanstack/react-router'

/** One of the pages that somebody may see first. */
export const firstPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => fetched(load), name)

/** A page that nobody sees first: it comes with the phrases that the first pages leave out. */
export const lazyPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(async () => {
  const [module] = await fetched(() => Promise.all([load(), loadRestOfPhrases()]))
  return module
}, name)
