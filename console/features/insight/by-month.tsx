import type { ResponseOf } from '@qilian/contract/endpoint'
import type { getOverview } from '@qilian/contract/insight'
import { LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { fetched } from '@qilian/ui/pages-of-today.ts'
import { Part } from '@qilian/ui/components/part.tsx'
import { lazy } from 'react'
import { Section } from '../../app/section.tsx'
import { readCaseFilter } from '../../app/lists/case-search.ts'

const TrendChart = lazy(async () => ({ default: (await fetched(() => import('./trend-chart.tsx'))).TrendChart }))

/** The cases closed in the days of a month, by the filter of those opened in them. */
const closedIn = ({ openedFrom, openedUntil, ...rest }: Record<string, string>) => readCaseFilter({ ...rest, closedFrom: openedFrom, closedUntil: openedUntil })

/** How much came in and how much was closed, month by month: as a picture, and as figures for whoever reads those. */
export function ByMonth({ months }: { months: ResponseOf<typeof getOverview>['byMonth'] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Section title={t('console.insight.month.title')}>
      <div className="trend" aria-hidden="true">
        <Part fallback={<LoadingState />}>
          <TrendChart
            months={months.map(({ month }) => month)}
            series={[
              { name: t('console.insight.month.opened'), values: months.map(({ count }) => count), shape: 'bar' },
              { name: t('console.insight.month.closed'), values: months.map(({ closed }) => closed), shape: 'line' },
            ]}
            onChoose={({ series, month }) => {
              const chosen = months[month]
              if (chosen) void navigate({ to: '/cases', search: series === 0 ? readCaseFilter(chosen.filter) : closedIn(chosen.filter) })
            }}
          />
        </Part>
      </div>
      <details className="as-table">
        <summary>{t('console.insight.month.as_table')}</summary>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">{t('console.insight.month.month')}</th>
              <th scope="col" className="number">
                {t('console.insight.month.opened')}
              </th>
              <th scope="col" className="number">
                {t('console.insight.month.closed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, count, closed, filter }) => (
              <tr key={month}>
                <th scope="row">{month}</th>
                <td className="number">
                  <Link to="/cases" search={readCaseFilter(filter)}>
                    {count}
                  </Link>
                </td>
                <td className="number">
                  <Link to="/cases" search={closedIn(filter)}>
                    {closed}
                  </Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Section>
  )
}
