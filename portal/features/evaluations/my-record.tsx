import { listMyAwards, listMyScores, type Award, type Score } from '@qilian/contract/evaluations'
import { downloadFile } from '@qilian/contract/files'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link, useSearchParams } from 'wouter'
import { Card } from '../../app/components/card.tsx'
import { Section } from '../../app/components/section.tsx'
import { More } from '../../app/more.tsx'
import { Page } from '../../app/page.tsx'
import './evaluations.css'

const measures = ['accuracy', 'timeliness', 'promptness'] as const

/** How I do as a liaison, with the sums, and what it earned. */
export function MyRecord() {
  const { t } = useTranslation()
  const [search, setSearch] = useSearchParams()
  const period = search.has('year') ? 'year' : 'month'
  const awards = useCall(listMyAwards, { query: {} })
  const list = usePages(listMyScores, { query: { period } })
  return (
    <Page title={t('portal.evaluations.title')} note={t('portal.evaluations.note')} back={{ to: '/me', label: t('portal.tabs.me') }}>
      {awards.data && awards.data.items.length > 0 && (
        <Section title={t('portal.evaluations.awards')}>
          {awards.data.items.map((award) => (
            <AwardCard key={award.id} award={award} />
          ))}
        </Section>
      )}
      <Choice
        name="period"
        label={t('portal.needs.filter')}
        value={period}
        options={(['month', 'year'] as const).map((value) => ({ value, label: t(`portal.evaluations.${value}`) }))}
        onChoose={(value) => setSearch(value === 'year' ? { year: '1' } : {}, { replace: true })}
      />
      {!list.first && (list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : <LoadingState />)}
      {list.first && list.items.length === 0 && <EmptyState title={t('portal.evaluations.empty.title')}>{t('portal.evaluations.empty.text')}</EmptyState>}
      {list.items.map((score) => (
        <ScoreCard key={score.id} score={score} />
      ))}
      <More list={list} />
    </Page>
  )
}

function AwardCard({ award }: { award: Award }) {
  const { t } = useTranslation()
  const paper = (file: Award['letter'], label: string) =>
    file && (
      <a className="button button-wide" href={urlOf(downloadFile, { params: { fileId: file.id } })} target="_blank" rel="noreferrer">
        {label}
      </a>
    )
  return (
    <div className="card award-card">
      <div className="card-row">
        <strong>{t('portal.evaluations.award', { year: award.year })}</strong>
        {award.state === 'revoked' && <StatusTag tone="ended">{t('portal.evaluations.revoked')}</StatusTag>}
      </div>
      <p className="quiet">
        {award.park.name}{dot}{t('portal.evaluations.rank', { rank: award.rank, ranked: award.ranked })}
        {award.streak > 1 && `${dot}${t('portal.evaluations.streak', { count: award.streak })}`}
      </p>
      {award.state === 'revoked' && award.revokeReason && <p>{award.revokeReason}</p>}
      {award.state === 'granted' && (
        <>
          {paper(award.certificate, t('portal.evaluations.certificate'))}
          {paper(award.letter, t('portal.evaluations.letter'))}
        </>
      )}
    </div>
  )
}

function ScoreCard({ score }: { score: Score }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Card>
      <div className="card-row">
        <strong>{score.period === 'year' ? score.startsOn.slice(0, 4) : score.startsOn.slice(0, 7)}</strong>
        {!score.final && <StatusTag tone="open">{t('portal.evaluations.provisional')}</StatusTag>}
      </div>
      <p className="score-figure">
        <span>{format.number(score.score * 100, 1)}</span> <span className="quiet">{t('portal.evaluations.of_hundred')}</span>
      </p>
      <p className="quiet">
        {score.rank === null ? t('portal.evaluations.no_rank', { sample: score.sample }) : t('portal.evaluations.rank', { rank: score.rank, ranked: score.ranked })}
        {score.streak !== null && score.streak > 1 && `${dot}${t('portal.evaluations.streak', { count: score.streak })}`}
      </p>
      <dl className="score-shares">
        {measures.map((measure) => {
          const { value, count, of, weight } = score[measure]
          return (
            <div key={measure}>
              <dt>
                {t(`portal.evaluations.${measure}`)}
                <span className="quiet"> {t('portal.evaluations.weight', { weight: format.percent(weight, 0) })}</span>
              </dt>
              <dd>{value === null ? t('portal.evaluations.nothing') : `${format.percent(value, 0)} (${t('portal.evaluations.sum', { count, of })})`}</dd>
            </div>
          )
        })}
      </dl>
      {score.medianMinutes !== null && <p className="quiet">{t('portal.evaluations.median', { hours: format.number(score.medianMinutes / 60, 1) })}</p>}
      <Link to={`/me/record/${score.id}`} className="button button-wide">
        {t('portal.evaluations.rows')}
      </Link>
    </Card>
  )
}
