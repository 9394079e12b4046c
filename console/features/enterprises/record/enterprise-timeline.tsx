import { getEnterpriseTimeline } from '@qilian/contract/enterprises'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState } from '@qilian/ui/components/states.tsx'
import { Timeline } from '@qilian/ui/components/timeline.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useStepText } from '@qilian/ui/timeline-text.ts'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { Section } from '../../../app/section.tsx'

/** All that ever happened with the enterprise, the newest first. */
export function EnterpriseTimeline({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const textOf = useStepText()
  const list = usePages(getEnterpriseTimeline, { params: { enterpriseId }, query: {} })
  return (
    <Section title={t('console.enterprises.timeline.title')}>
      {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
      {!list.loading && !list.error && list.items.length === 0 && <p className="cell-note">{t('console.enterprises.timeline.none')}</p>}
      <Timeline
        label={t('console.enterprises.timeline.title')}
        items={list.items.map((entry) => ({
          id: entry.id,
          at: entry.at,
          title: textOf(entry),
          by: (
            <>
              {entry.actor.name || t('timeline.system')}
              {entry.caseId && entry.caseNumber && (
                <>
                  {dot}
                  <Link to="/cases/$caseId" params={{ caseId: entry.caseId }}>
                    {entry.caseNumber}
                  </Link>
                </>
              )}
            </>
          ),
          ...(entry.note ? { body: entry.note } : {}),
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
