import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { lazy } from 'react'

/** Comes after the worklist: as a rule there is nothing to show. */
export const Waiting = lazy(async () => {
  const [module] = await Promise.all([import('../../app/waiting.tsx'), loadRestOfPhrases()])
  return { default: module.Waiting }
})
