import { getProgress } from '@qilian/contract/cases'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useCall } from '@qilian/ui/query.ts'
import { useParams } from 'wouter'
import { ProgressView } from './progress-view.tsx'

/** By the link or code that the enterprise has shared. */
export function ProgressPage() {
  const { token } = useParams<{ token: string }>()
  const progress = useCall(getProgress, { params: { token } })
  if (progress.data) return <ProgressView progress={progress.data} />
  return <main>{progress.error ? <ErrorState error={progress.error} onRetry={() => void progress.refetch()} /> : <LoadingState />}</main>
}
