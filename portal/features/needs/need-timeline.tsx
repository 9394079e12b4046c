import { getCaseTimeline } from '@qilian/contract/cases'
import type { TimelineEntry } from '@qilian/contract/timeline'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { Timeline } from '@qilian/ui/components/timeline.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useStepText } from '@qilian/ui/timeline-text.ts'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { FileLinks } from '../../app/components/file-links.tsx'
import { Section } from '../../app/components/section.tsx'

const turning: readonly string[] = ['case.opened', 'case.accepted', 'case.declined', 'case.resolved', 'case.closing_approved', 'case.confirmed', 'case.disputed', 'case.reopened', 'case.closed', 'case.withdrawn']

/** What happened, newest first. */
export function NeedTimeline({ caseId }: { caseId: string }) {
  const { t } = useTranslation()
  const stepText = useStepText()
  const list = usePages(getCaseTimeline, { params: { caseId } })
  const who = ({ actor }: TimelineEntry) => (actor.side === 'system' ? t('timeline.system') : actor.name)
  return (
    <Section title={t('portal.needs.timeline')}>
      {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
      {list.items.length > 0 && (
        <Card>
          <Timeline
            label={t('portal.needs.timeline')}
            items={list.items.map((entry) => ({
              id: entry.id,
              at: entry.at,
              title: stepText(entry),
              by: who(entry),
              weight: turning.includes(entry.type) ? 'turning' : 'plain',
              body:
                entry.note || entry.files.length > 0 ? (
                  <>
                    {entry.note}
                    <FileLinks files={entry.files} />
                  </>
                ) : undefined,
            }))}
          />
          {list.hasMore && (
            <Button wide busy={list.loadingMore} onClick={list.more}>
              {t('portal.needs.earlier_steps')}
            </Button>
          )}
        </Card>
      )}
    </Section>
  )
}
