import { exportCalendar, getCalendarYear, listCalendarYears } from '@qilian/contract/calendar'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { Page } from '../../../app/page.tsx'
import { Section } from '../../../app/section.tsx'
import { LoadNoticeDialog } from './load-notice-dialog.tsx'
import { holidaysOf, spansOf, type Span } from './notice.ts'
import { OfficeHours } from './office-hours.tsx'
import { DutyTabs } from '../tabs.tsx'
import { useRights } from '../use-rights.ts'
import { useToday } from '../use-today.ts'
import '../people.css'

const route = getRouteApi('/shell/duty/calendar')

/** Which days count: the State Council's notices, and what each park decides on top. */
export function WorkingCalendar() {
  const { t } = useTranslation()
  const { administers } = useRights()
  const today = useToday()
  const { year = Number(today.slice(0, 4)) } = route.useSearch()
  const [loading, setLoading] = useState(false)
  const years = useCall(listCalendarYears, {})
  return (
    <Page
      title={t('console.people.tabs.calendar')}
      summary={t('console.people.calendar.summary')}
      actions={
        <>
          <ExportMenu urlFor={(format) => urlOf(exportCalendar, { query: { year, format } })} />
          {administers && (
            <Button type="primary" onClick={() => setLoading(true)}>
              {t('console.people.calendar.load')}
            </Button>
          )}
        </>
      }
    >
      <DutyTabs />
      {years.error && <ErrorState error={years.error} onRetry={() => void years.refetch()} />}
      {years.isPending && <LoadingState />}
      <div className="calendar-years">
        {years.data && (
          <nav className="panel" aria-label={t('console.people.calendar.years')}>
            <ul className="year-rows">
              {years.data.items.map((each) => (
                <li key={each.year}>
                  <Link to="/duty/calendar" search={{ year: each.year }} aria-current={each.year === year ? 'page' : undefined}>
                    {each.year}
                    <StatusTag tone={each.published ? 'done' : 'waiting'}>{t(each.published ? 'console.people.calendar.published' : 'console.people.calendar.provisional')}</StatusTag>
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <Year year={year} />
      </div>
      <OfficeHours />
      <LoadNoticeDialog open={loading} onClose={() => setLoading(false)} />
    </Page>
  )
}

function Year({ year }: { year: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data, error, refetch } = useCall(getCalendarYear, { params: { year } }, { keepPrevious: true })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingState />
  const day = (date: string) => `${format.date(date).slice(date.startsWith(String(data.year)) ? 5 : 0)} ${format.weekday(date)}`
  const span = ({ from, until, days }: Span) => (days === 1 ? day(from) : t('console.people.calendar.span', { from: day(from), until: day(until), count: days }))
  return (
    <Section
      title={t('console.people.calendar.year', { year: data.year })}
      actions={data.loadedAt && <span className="cell-note">{t('console.people.calendar.loaded_at', { at: format.dateTime(data.loadedAt) })}</span>}
    >
      {!data.published && <p>{t('console.people.calendar.provisional_text')}</p>}
      <dl className="notice-days">
        {holidaysOf(data.days).map(({ name, off, work }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {t('console.people.calendar.off', { days: spansOf(off).map(span).join(t('console.people.calendar.and')) })}
              {work.length > 0 && (
                <>
                  <br />
                  {t('console.people.calendar.work', { days: work.map(day).join(t('console.enterprises.comma')) })}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
