import { exportScores, listScores, type Score } from '@qilian/contract/evaluations'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import { Select, type TableColumnsType } from 'antd'
import { Beside, useRecordBeside } from '../../app/lists/beside.tsx'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import type { RankingSearch } from './routes.ts'
import { ScoreRecord } from './score-record.tsx'
import { EvaluationTabs } from './tabs.tsx'
import './evaluations.css'

const route = getRouteApi('/shell/evaluations')

/** A period as its reader names it: 2026, or 2026-03. */
export const periodName = (startsOn: string, period: 'month' | 'year') => startsOn.slice(0, period === 'year' ? 4 : 7)

/** The liaisons of a park by how they did in a month or year. */
export function RankingPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { period = 'month', starts, open } = search
  const list = usePages(listScores, { query: { period, ...(starts && { startsOn: starts }) } })
  const set = (next: RankingSearch, replace = true) => void navigate({ search: next, replace })
  const { compact, listStays, table } = useRecordBeside(open, (id, replace) => set({ ...search, open: id }, replace))
  const share = (of: Score['accuracy']) => (of.value === null ? <span className="quiet">{t('console.evaluations.none')}</span> : <ShareCell text={format.percent(of.value, 0)} sum={t('console.evaluations.sum', { count: of.count, of: of.of })} />)
  const rank = (score: Score) => (score.rank === null ? <span className="quiet">{t('console.evaluations.no_rank')}</span> : <strong className="number">{score.rank}</strong>)

  const columns: TableColumnsType<Score> = [
    { title: t('console.evaluations.rank'), width: 88, render: (_, each) => rank(each) },
    {
      title: t('console.evaluations.liaison'),
      render: (_, each) => (
        <>
          <div className="cell-main">{each.user.name}</div>
          <div className="cell-note">{each.enterprise.name}</div>
        </>
      ),
    },
    { title: t('console.evaluations.score'), width: 80, align: 'right', render: (_, each) => <span className="number">{format.number(each.score * 100, 1)}</span> },
    ...(['accuracy', 'timeliness', 'promptness'] as const).map((measure) => ({ title: t(`console.evaluations.${measure}`), width: 128, render: (_: unknown, each: Score) => share(each[measure]) })),
    { title: t('console.evaluations.median'), width: 144, render: (_, each) => each.medianMinutes !== null && t('console.evaluations.hours', { hours: format.number(each.medianMinutes / 60, 1) }) },
    ...(period === 'year' ? [{ title: t('console.evaluations.streak'), width: 96, align: 'right' as const, render: (_: unknown, each: Score) => (each.streak ? <span className="number">{each.streak}</span> : '') }] : []),
  ]
  const page = (
    <Page title={t('console.evaluations.title')} summary={t('console.evaluations.summary')} actions={list.items.length > 0 && <ExportMenu urlFor={(format) => urlOf(exportScores, { query: { period, ...(starts && { startsOn: starts }), format } })} />}>
      <EvaluationTabs />
      <FilterBar folded={compact} active={starts ? 1 : 0}>
        <Choice
          name="period"
          label={t('console.evaluations.period.label')}
          value={period}
          options={(['month', 'year'] as const).map((value) => ({ value, label: t(`console.evaluations.period.${value}`) }))}
          onChoose={(value) => set(value === 'year' ? { period: 'year' } : {})}
        />
        {list.first?.startsOn && (
          <Select
            className="evaluation-period"
            aria-label={t('console.evaluations.which')}
            value={list.first.startsOn}
            options={list.first.periods.map((day) => ({ value: day, label: periodName(day, period) }))}
            onChange={(day) => set({ ...(period === 'year' && { period }), starts: day })}
          />
        )}
      </FilterBar>
      {list.first && list.items[0] && (
        <p className="quiet">
          {t('console.evaluations.too_few', { least: list.first.leastSample })}{dot}{t('console.evaluations.computed', { when: format.dateTime(list.items[0].computedAt) })}{' '}
          {!list.items[0].final && <StatusTag tone="open">{t('console.evaluations.provisional')}</StatusTag>}
        </p>
      )}
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        {...table}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">
                {rank(each)} {each.user.name}
              </span>
              <span className="number">{format.number(each.score * 100, 1)}</span>
            </div>
            <div className="cell-note">{each.enterprise.name}</div>
          </>
        )}
        empty={<EmptyState title={t('console.evaluations.empty.title')}>{t('console.evaluations.empty.text')}</EmptyState>}
      />
    </Page>
  )
  const { open: _closed, ...closed } = search
  const record = open && <ScoreRecord key={open} scoreId={open} onClose={() => set(closed)} />
  return <Beside list={listStays && page} record={record} label={t('console.evaluations.record')} />
}

function ShareCell({ text, sum }: { text: string; sum: string }) {
  return (
    <span className="number">
      {text} <span className="cell-note">{sum}</span>
    </span>
  )
}
