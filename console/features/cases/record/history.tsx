import { getCaseTimeline } from '@qilian/contract/cases'
import { Timeline } from '@qilian/ui/components/timeline.tsx'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useStepText } from '@qilian/ui/timeline-text.ts'
import { Button } from 'antd'
import { Section } from '../../../app/section.tsx'
import { FileList } from './file-list.tsx'

/** Steps that move the case from one hand to another. */
const turning = new Set(
  ['opened', 'accepted', 'declined', 'resolved', 'closing_approved', 'confirmed', 'disputed', 'closed', 'withdrawn', 'reopened', 'owner_changed', 'clock_red'].map((step) => `case.${step}`),
)

/** Every step of the case, the newest on top. */
export function History({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const textOf = useStepText()
  const list = usePages(getCaseTimeline, { params: { caseId }, query: { limit: 50 } })
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.loading) return <LoadingState />
  return (
    <Section title={t('console.cases.record.history')}>
      <Timeline
        label={t('console.cases.record.history')}
        items={list.items.map((entry) => ({
          id: entry.id,
          at: entry.at,
          title: textOf(entry),
          by: entry.actor.side === 'system' ? t('timeline.system') : entry.actor.name,
          body:
            entry.note || entry.files.length > 0 ? (
              <>
                {entry.note}
                <FileList files={entry.files} label={t('console.cases.record.files_of_step')} />
              </>
            ) : undefined,
          weight: turning.has(entry.type) ? 'turning' : 'plain',
        }))}
      />
      {list.hasMore && (
        <Button block onClick={list.more} loading={list.loadingMore}>
          {t('common.more')}
        </Button>
      )}
    </Section>
  )
}
