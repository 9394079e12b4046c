import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { lazyRouteComponent } from '@tanstack/react-router'

/** A page that nobody sees first: it comes with the phrases that the first pages leave out. */
export const lazyPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(async () => {
  const [module] = await Promise.all([load(), loadRestOfPhrases()])
  return module
}, name)
