import type { CaseSummary } from '@qilian/contract/cases'
import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { Part } from '@qilian/ui/components/part.tsx'
import { lazy, useState } from 'react'

const Loaded = lazy(async () => {
  const [module] = await fetched(() => Promise.all([import('./several.tsx'), loadRestOfPhrases()]))
  return { default: module.SeveralCases }
})

/** Loaded when the first row is chosen; stays, so that it can tell what came of it when none is chosen any more. */
export function SeveralCases(props: { chosen: readonly CaseSummary[]; onClear: () => void }) {
  const [used, setUsed] = useState(false)
  if (!used && props.chosen.length > 0) setUsed(true)
  return <Part>{used && <Loaded {...props} />}</Part>
}
