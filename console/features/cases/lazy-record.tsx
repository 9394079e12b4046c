import { LoadingState } from '@qilian/ui/components/states.tsx'
import { loadRestOfPhrases } from '@qilian/ui/i18n.ts'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { Part } from '@qilian/ui/components/part.tsx'
import { lazy } from 'react'

const Record = lazy(async () => {
  const [module] = await fetched(() => Promise.all([import('./record/case-record.tsx'), loadRestOfPhrases()]))
  return { default: module.CaseRecord }
})

/** A case beside a list: fetched when the first one is opened, so that lists themselves stay light. */
export function CaseBeside({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  return (
    <Part fallback={<LoadingState />}>
      <Record key={caseId} caseId={caseId} onClose={onClose} />
    </Part>
  )
}
