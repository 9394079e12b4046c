import { similarCases } from '@qilian/contract/cases'
import { dot } from '@qilian/ui/dot.ts'
import { ClockBadge } from '@qilian/ui/components/clock-badge.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { Link } from '@tanstack/react-router'
import { useDebounced } from '../../app/forms/use-debounced.ts'
import { Section } from '../../app/section.tsx'
import { CaseStatusTag } from './case-status.tsx'

type SimilarCasesProps = { title: string; body: string; enterpriseId: string | undefined }

/** Open cases like the one that is being written, so that nobody raises the same need twice. */
export function SimilarCases({ title, body, enterpriseId }: SimilarCasesProps) {
  const { t } = useTranslation()
  const text = useDebounced(`${title} ${body}`.trim().slice(0, 500), 500)
  const found = useCall(similarCases, { query: { text, enterpriseId } }, { enabled: text.length >= 4, keepPrevious: true })
  const items = text.length >= 4 ? (found.data?.items ?? []) : []
  return (
    <Section title={t('console.cases.new.similar')}>
      <div aria-live="polite">
        {items.length === 0 ? (
          <p className="quiet">{t(text.length >= 4 && found.isSuccess ? 'console.cases.new.none_similar' : 'console.cases.new.similar_hint')}</p>
        ) : (
          <>
            <p className="cell-note">{t('console.cases.new.similar_found')}</p>
            <ul className="similar">
              {items.map((each) => (
                <li key={each.id}>
                  <Link to="/cases/$caseId" params={{ caseId: each.id }} target="_blank">
                    {each.title}
                  </Link>
                  <span className="cell-note">{[each.number, each.enterprise?.name, each.owner.name].filter(Boolean).join(dot)}</span>
                  <span className="similar-state">
                    <CaseStatusTag status={each.status} />
                    <ClockBadge clock={each} />
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Section>
  )
}
