import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { lazy } from 'react'

/** Comes after the worklist: as a rule there is nothing to show. */
export const LiaisonsWaiting = lazy(async () => {
  const [module] = await Promise.all([import('../../app/liaisons-waiting.tsx'), loadRestOfPhrases()])
  return { default: module.LiaisonsWaiting }
})
