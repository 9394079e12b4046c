import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { lazy } from 'react'

/** Comes after the worklist: as a rule there is nothing to show. */
export const Waiting = lazy(async () => {
  const [module] = await fetched(() => Promise.all([import('../../app/waiting/waiting.tsx'), loadRestOfPhrases()]))
  return { default: module.Waiting }
})

/** Only for whom nothing waits, as a rule nobody. */
export const NothingWaits = lazy(async () => {
  const [module] = await fetched(() => Promise.all([import('../../app/waiting/nothing-waits.tsx'), loadRestOfPhrases()]))
  return { default: module.NothingWaits }
})
