import { listFacts } from '@qilian/contract/evaluations'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useParams } from 'wouter'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import './evaluations.css'
import '../../app/components/card.css'

/** Each row that a score counts. */
export function ScoreRows() {
  const { t } = useTranslation()
  const format = useFormat()
  const { scoreId } = useParams<{ scoreId: string }>()
  const list = usePages(listFacts, { params: { scoreId } })
  return (
    <Page title={t('portal.evaluations.rows_title')} back={{ to: '/me/record', label: t('portal.evaluations.title') }}>
      {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
      {list.first && list.items.length === 0 && <EmptyState title={t('portal.evaluations.empty.title')}>{t('portal.evaluations.empty.text')}</EmptyState>}
      <ul className="stack">
        {list.items.map((fact) => (
          <li key={fact.id} className="card">
            <div className="card-row">
              <strong>{fact.case?.title ?? t(`portal.evaluations.kind.${fact.kind}`)}</strong>
              <span className={fact.good ? 'fact-good' : 'fact-bad'}>
                <span aria-hidden="true">{fact.good ? '✓' : '✕'}</span> {t(`portal.evaluations.${fact.good ? 'good' : 'bad'}.${fact.kind}`)}
              </span>
            </div>
            <span className="quiet">
              {t(`portal.evaluations.kind.${fact.kind}`)}{dot}{fact.enterprise.name}{dot}{format.dateTime(fact.settledAt)}
              {fact.workingMinutes !== null && `${dot}${t('portal.evaluations.took', { hours: format.number(fact.workingMinutes / 60, 1) })}`}
            </span>
          </li>
        ))}
      </ul>
      <More list={list} />
    </Page>
  )
}
