import { exportOverview, getOverview } from '@qilian/contract/insight'
import { urlOf } from '@qilian/ui/api.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { ExportMenu } from '../../app/lists/export-menu.tsx'
import { DayRange } from '../../app/forms/day-range.tsx'
import { Page } from '../../app/page.tsx'
import { ByCategory } from './by-category.tsx'
import { ByMonth } from './by-month.tsx'
import { Figure } from './figure.tsx'
import { LagSection } from './lag.tsx'
import { LightsByDepartment } from './lights-by-department.tsx'
import type { OverviewSearch } from './routes.ts'
import './overview.css'

const route = getRouteApi('/shell/overview')

/** How the park is doing: five figures, and behind each the cases that it counts. */
export function Overview() {
  const { t } = useTranslation()
  const format = useFormat()
  const { parks } = useMe()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useCall(getOverview, { query: search }, { keepPrevious: true })
  const set = (next: OverviewSearch) => void navigate({ search: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)), replace: true })
  const share = (value: number | null) => (value === null ? t('console.insight.nothing') : format.percent(value))

  return (
    <Page
      title={t('console.insight.title')}
      summary={data && t('console.insight.summary', { from: format.longDate(data.from), until: format.longDate(data.until) })}
      actions={
        <>
          {parks.length > 1 && (
            <Select
              aria-label={t('cases.field.park')}
              style={{ minWidth: 152 }}
              popupMatchSelectWidth={false}
              value={search.parkId ?? ''}
              options={[{ value: '', label: t('console.insight.all_parks') }, ...parks.map(({ id, name }) => ({ value: id, label: name }))]}
              onChange={(parkId: string) => set({ ...search, parkId: parkId || undefined })}
            />
          )}
          <DayRange label={t('console.insight.range')} value={{ from: search.from ?? data?.from, until: search.until ?? data?.until }} onChange={(days) => set({ ...search, ...days })} />
          <ExportMenu urlFor={(kind) => urlOf(exportOverview, { query: { ...search, format: kind } })} />
        </>
      }
    >
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LoadingState />
      ) : (
        <div className="overview">
          <div className="figures-row">
            <Figure label={t('console.insight.intake.label')} value={format.number(data.intake.count)} note={t('console.insight.intake.note')} filter={data.intake.filter} />
            <Figure
              label={t('console.insight.closing.label')}
              value={share(data.closingRate.value)}
              note={t('console.insight.closing.note', { part: data.closingRate.count, whole: data.closingRate.of ?? 0 })}
              filter={data.closingRate.filter}
            />
            <Figure
              label={t('console.insight.on_time.label')}
              value={share(data.onTimeRate.value)}
              note={t('console.insight.on_time.note', { part: data.onTimeRate.count, whole: data.onTimeRate.of ?? 0 })}
              filter={data.onTimeRate.filter}
            />
            <Figure
              label={t('console.insight.satisfaction.label')}
              value={data.satisfaction.value === null ? t('console.insight.nothing') : t('console.insight.satisfaction.value', { value: format.number(data.satisfaction.value, 1) })}
              note={t('console.insight.satisfaction.note', { part: data.satisfaction.count, whole: data.satisfaction.of ?? 0 })}
              filter={data.satisfaction.filter}
            />
            <a href="#lights" className="figure">
              <span className="figure-label">{t('console.insight.red.label')}</span>
              <span className="figure-value">{format.number(data.redLights.reduce((sum, { count }) => sum + count, 0))}</span>
              <span className="figure-note">{t('console.insight.red.note', { departments: data.redLights.filter(({ count }) => count > 0).length })}</span>
            </a>
          </div>
          {data.medianWorkingDays !== null && <p className="quiet">{t('console.insight.median', { days: format.number(data.medianWorkingDays, 1) })}</p>}
          <div className="overview-parts">
            <ByMonth months={data.byMonth} />
            <ByCategory categories={data.byCategory} />
          </div>
          <LightsByDepartment lights={data.redLights} />
          <LagSection search={search} />
        </div>
      )}
    </Page>
  )
}
