import { getProgress } from '@qilian/contract/cases'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { isOutOfReach } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Link, useParams } from 'wouter'
import { ProgressView } from './progress-view.tsx'

/** By the link or code that the enterprise has shared. */
export function ProgressPage() {
  const { token } = useParams<{ token: string }>()
  const progress = useCall(getProgress, { params: { token } })
  if (progress.data) return <ProgressView progress={progress.data} />
  if (isOutOfReach(progress.error)) return <main><Broken /></main>
  return <main>{progress.error ? <ErrorState error={progress.error} onRetry={() => void progress.refetch()} /> : <LoadingState />}</main>
}

/** A link that was cut off or mistyped: the number on the receipt leads there too. */
function Broken() {
  const { t } = useTranslation()
  return (
    <EmptyState title={t('portal.progress.broken.title')} action={<Link to="/progress">{t('portal.progress.broken.look_up')}</Link>}>
      {t('portal.progress.broken.text')}
    </EmptyState>
  )
}
