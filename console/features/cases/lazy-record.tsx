import { LoadingState } from '@qilian/ui/components/states.tsx'
import { lazy, Suspense } from 'react'

const Record = lazy(async () => ({ default: (await import('./record/case-record.tsx')).CaseRecord }))

/** A case beside a list: fetched when the first one is opened, so that lists themselves stay light. */
export function CaseBeside({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  return (
    <Suspense fallback={<LoadingState />}>
      <Record key={caseId} caseId={caseId} onClose={onClose} />
    </Suspense>
  )
}
