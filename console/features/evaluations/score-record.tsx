import { getScore, listFacts, type EvaluationMeasure, type Fact, type Score } from '@qilian/contract/evaluations'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ListTable } from '../../app/lists/list-table.tsx'
import { FactList, Section } from '../../app/section.tsx'

const measures = ['accuracy', 'timeliness', 'promptness'] as const

/** One score: its sums, and each row behind them. */
export function ScoreRecord({ scoreId, onClose }: { scoreId: string; onClose: () => void }) {
  const { data, error, refetch } = useCall(getScore, { params: { scoreId } })
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingState />
  return <Record score={data} onClose={onClose} />
}

function Record({ score, onClose }: { score: Score; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const text = (measure: EvaluationMeasure) => {
    const { value, count, of } = score[measure]
    return value === null ? t('console.evaluations.none') : `${format.percent(value, 0)} (${t('console.evaluations.sum', { count, of })})`
  }
  const weight = (measure: EvaluationMeasure) => format.percent(score[measure].weight, 0)
  return (
    <div className="page">
      <header className="page-head">
        <div className="page-title">
          <h2>{score.user.name}</h2>
          <p>
            {score.enterprise.name}{dot}{score.startsOn.slice(0, score.period === 'year' ? 4 : 7)}
          </p>
        </div>
        <div className="page-actions">
          <Button onClick={onClose}>{t('console.evaluations.close')}</Button>
        </div>
      </header>
      <Section title={t('console.evaluations.record')}>
        <FactList
          facts={[
            { label: t('console.evaluations.score'), value: format.number(score.score * 100, 1) },
            { label: t('console.evaluations.rank'), value: score.rank === null ? t('console.evaluations.no_rank') : `${score.rank} / ${score.ranked}` },
            { label: t('console.evaluations.sample'), value: score.sample },
            ...measures.map((measure) => ({ label: t(`console.evaluations.${measure}`), value: text(measure) })),
            ...(score.medianMinutes === null ? [] : [{ label: t('console.evaluations.median'), value: t('console.evaluations.hours', { hours: format.number(score.medianMinutes / 60, 1) }) }]),
          ]}
        />
        <p className="quiet">{t('console.evaluations.how', { accuracy: weight('accuracy'), timeliness: weight('timeliness'), promptness: weight('promptness') })}</p>
      </Section>
      <Rows scoreId={score.id} />
    </div>
  )
}

function Rows({ scoreId }: { scoreId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [measure, setMeasure] = useState<EvaluationMeasure | 'all'>('all')
  const list = usePages(listFacts, { params: { scoreId }, query: measure === 'all' ? {} : { measure } })
  const row = (fact: Fact) => (
    <div className="fact-row">
      <div className="narrow-head">
        {fact.case ? (
          <Link to="/cases/$caseId" params={{ caseId: fact.case.id }} className="cell-main">
            {fact.case.title}
          </Link>
        ) : (
          <span className="cell-main">{t(`console.evaluations.kind.${fact.kind}`)}</span>
        )}
        <span className={fact.good ? 'quiet' : 'fact-bad'}>
          <span aria-hidden="true">{fact.good ? '✓' : '✕'}</span> {t(`console.evaluations.${fact.good ? 'good' : 'bad'}.${fact.kind}`)}
        </span>
      </div>
      <div className="cell-note">
        {t(`console.evaluations.kind.${fact.kind}`)}{dot}{fact.enterprise.name}{dot}{t('console.evaluations.asked')} {format.dateTime(fact.askedAt)}
        {fact.dueAt && `${dot}${t('console.evaluations.due')} ${format.dateTime(fact.dueAt)}`}
        {fact.workingMinutes !== null && `${dot}${t('console.evaluations.hours', { hours: format.number(fact.workingMinutes / 60, 1) })}`}
      </div>
    </div>
  )
  return (
    <Section title={t('console.evaluations.rows')}>
      <Choice
        name="measure"
        label={t('console.evaluations.measure')}
        value={measure}
        options={(['all', ...measures] as const).map((value) => ({ value, label: t(`console.evaluations.${value}`) }))}
        onChoose={setMeasure}
      />
      <ListTable list={list} columns={[]} compact rowKey={({ id }) => id} renderNarrow={row} empty={<p className="quiet list-nothing">{t('console.evaluations.none')}</p>} />
    </Section>
  )
}
