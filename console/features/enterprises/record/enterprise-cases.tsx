import { listCases } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { ErrorState } from '@qilian/ui/components/states.tsx'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Section } from '../../../app/section.tsx'

const shown = 5

function toneOf(status: string): StatusTone {
  if (status === 'closed') return 'done'
  if (status === 'withdrawn' || status === 'declined') return 'ended'
  return status === 'waiting' || status === 'confirming' ? 'waiting' : 'open'
}

/** The latest cases of an enterprise; the rest is in the list of cases. */
export function EnterpriseCases({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const cases = useCall(listCases, { query: { enterpriseId, limit: shown } })
  return (
    <Section
      title={t('console.enterprises.cases.title')}
      actions={
        cases.data?.next && (
          <Link to="/cases" search={{ enterpriseId }}>
            {t('console.enterprises.cases.all')}
          </Link>
        )
      }
    >
      {cases.error && <ErrorState error={cases.error} onRetry={() => void cases.refetch()} />}
      {cases.data?.items.length === 0 && <p className="cell-note">{t('console.enterprises.cases.none')}</p>}
      <ul className="case-rows">
        {cases.data?.items.map((each) => (
          <li key={each.id}>
            <div>
              <Link to="/cases/$caseId" params={{ caseId: each.id }}>
                {each.title}
              </Link>
              <div className="cell-note">{[each.number, t(`cases.category.${each.category}`), format.date(each.openedAt)].join(dot)}</div>
            </div>
            {each.light === 'stopped' ? <StatusTag tone={toneOf(each.status)}>{t(`cases.status.${each.status}`)}</StatusTag> : <ClockBadge clock={each} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}
