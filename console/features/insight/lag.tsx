import { exportLags, getLag, listLags, type LagInterval } from '@qilian/contract/insight'
import type { ResponseOf } from '@qilian/contract/endpoint'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Button, Drawer, Grid, Segmented } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { Section } from '../../app/section.tsx'
import type { OverviewSearch } from './routes.ts'

type Lag = ResponseOf<typeof getLag>
type Narrow = { fromDays?: number; untilDays?: number; within?: 'true' | 'false'; officerId?: string; parkId?: string; route?: 'self' | 'assisted' | 'emergency' | 'staff' }

/** How late changes of liaisons became known, and behind each figure the changes that it counts. */
export function LagSection({ search }: { search: OverviewSearch }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [interval, setInterval] = useState<LagInterval>('confirmed')
  const [rows, setRows] = useState<Narrow>()
  const { data, error, refetch } = useCall(getLag, { query: search }, { keepPrevious: true })
  const days = (value: number | null) => (value === null ? t('console.insight.nothing') : t('console.insight.lag.days', { days: format.number(value, 1) }))
  return (
    <Section
      title={t('console.insight.lag.title')}
      actions={
        <Segmented<LagInterval>
          aria-label={t('console.insight.lag.interval')}
          value={interval}
          options={(['confirmed', 'change'] as const).map((value) => ({ value, label: t(`console.insight.lag.intervals.${value}`) }))}
          onChange={setInterval}
        />
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data && (
        <>
          <p className="cell-note">{t('console.insight.lag.target', { days: data.targetDays, self: data.selfTargetDays })} {t(`console.insight.lag.judged.${interval}`)}</p>
          <div className="lag-figures">
            <button type="button" className="figure" onClick={() => setRows({})}>
              <span className="figure-label">{t('console.insight.lag.changes')}</span>
              <span className="figure-value">{format.number(data[interval].count)}</span>
            </button>
            <span className="figure">
              <span className="figure-label">{t('console.insight.lag.median')}</span>
              <span className="figure-value">{days(data[interval].medianDays)}</span>
            </span>
            <span className="figure">
              <span className="figure-label">{t('console.insight.lag.p95')}</span>
              <span className="figure-value">{days(data[interval].p95Days)}</span>
            </span>
            <button type="button" className="figure" onClick={() => setRows({ within: 'false' })}>
              <span className="figure-label">{t('console.insight.lag.within')}</span>
              <span className="figure-value">{data[interval].count === 0 ? t('console.insight.nothing') : format.percent(data[interval].within / data[interval].count)}</span>
              <span className="figure-note">{t('console.insight.lag.late', { count: data[interval].count - data[interval].within })}</span>
            </button>
          </div>
          <Bars bars={data[interval].histogram} onOpen={setRows} />
          <div className="lag-parts">
            <Groups title={t('console.insight.lag.by_officer')} groups={data.byOfficer} interval={interval} days={days} onOpen={(id) => setRows({ officerId: id || 'none' })} />
            <Groups title={t('console.insight.lag.by_route')} groups={data.byRoute.map((group) => ({ ...group, name: t(`console.insight.lag.routes.${group.id}`) }))} interval={interval} days={days} onOpen={(id) => setRows({ route: id as 'self' })} />
          </div>
          {data.byPark.length > 1 && <Groups title={t('console.insight.lag.by_park')} groups={data.byPark} interval={interval} days={days} onOpen={(id) => setRows({ parkId: id })} />}
        </>
      )}
      <Drawer open={rows !== undefined} onClose={() => setRows(undefined)} size={720} title={t('console.insight.lag.rows')} destroyOnHidden>
        {rows && <Rows query={{ ...search, ...rows, interval }} />}
      </Drawer>
    </Section>
  )
}

function Bars({ bars, onOpen }: { bars: Lag['confirmed']['histogram']; onOpen: (narrow: Narrow) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <ul className="bars">
      {bars.map(({ fromDays, untilDays, count }) => (
        <li key={fromDays}>
          <button type="button" className="bar lag-bar" onClick={() => onOpen({ fromDays, ...(untilDays !== null && { untilDays }) })}>
            <span className="bar-label">{untilDays === null ? t('console.insight.lag.from', { from: fromDays }) : t('console.insight.lag.between', { from: fromDays, until: untilDays })}</span>
            <span className="bar-track" aria-hidden="true">
              <span className="bar-fill" style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className="number">{format.number(count)}</span>
            <span />
          </button>
        </li>
      ))}
    </ul>
  )
}

interface GroupsProps {
  title: string
  groups: Lag['byOfficer']
  interval: LagInterval
  days: (value: number | null) => string
  onOpen: (id: string) => void
}

function Groups(props: GroupsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const wide = Grid.useBreakpoint().md ?? true
  const heads = [t('console.insight.lag.changes'), t('console.insight.lag.median'), t('console.insight.lag.p95'), t('console.insight.lag.within')]
  const rows = props.groups.map(({ id, name, [props.interval]: figures }) => ({
    id,
    name: (
      <Button type="link" size="small" onClick={() => props.onOpen(id)}>
        {name || t('console.insight.lag.nobody')}
      </Button>
    ),
    cells: [format.number(figures.count), props.days(figures.medianDays), props.days(figures.p95Days), figures.count === 0 ? t('console.insight.nothing') : format.percent(figures.within / figures.count, 0)],
  }))
  return wide ? (
    <div className="table-scroll">
      <table className="figures">
        <thead>
          <tr>
            <th>{props.title}</th>
            {heads.map((head) => (
              <th key={head} className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, cells }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {heads.map((head, index) => (
                <td key={head} className="number">
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  ) : (
    <section aria-label={props.title}>
      <h3 className="cell-note">{props.title}</h3>
      <ul className="narrow-list">
        {rows.map(({ id, name, cells }) => (
          <li key={id}>
            {name}
            <dl className="narrow-figures">
              {heads.map((head, index) => (
                <div key={head}>
                  <dt>{head}</dt>
                  <dd>{cells[index]}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Rows({ query }: { query: OverviewSearch & Narrow & { interval: LagInterval } }) {
  const { t } = useTranslation()
  const format = useFormat()
  const list = usePages(listLags, { query })
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (list.loading) return <LoadingState />
  return (
    <>
      <ExportMenu urlFor={(kind) => urlOf(exportLags, { query: { ...query, format: kind } })} />
      <ul className="narrow-list">
        {list.items.map((row) => (
          <li key={row.id} className="narrow-row">
            <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: row.enterprise.id }}>
              {row.enterprise.name}
            </Link>
            <div className="cell-note">
              {[t('console.insight.lag.updated', { at: format.date(row.updatedAt) }), t(`console.insight.lag.routes.${row.route}`), row.officer?.name].filter(Boolean).join(dot)}
            </div>
            <div>
              {t(row.confirmed ? 'console.insight.lag.since_confirmed' : 'console.insight.lag.since_seated', { at: format.date(row.lastConfirmedAt), days: format.number(row.confirmedDays, 1) })}
              {row.changedOn && row.changeDays !== null && `${dot}${t('console.insight.lag.since_change', { on: row.changedOn, days: format.number(row.changeDays, 1) })}`}
              {(query.interval === 'change' ? row.changeWithin : row.confirmedWithin) === false && `${dot}${t('console.insight.lag.too_late')}`}
            </div>
          </li>
        ))}
      </ul>
      {list.items.length === 0 && <p className="cell-note">{t('console.insight.lag.none')}</p>}
      {list.hasMore && (
        <Button block onClick={list.more} loading={list.loadingMore}>
          {t('common.more')}
        </Button>
      )}
    </>
  )
}
