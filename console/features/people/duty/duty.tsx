import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { getCalendarYear, getOfficeHours } from '@qilian/contract/calendar'
import { exportDuty, listDuty, planDuty } from '@qilian/contract/people'
import { ErrorState } from '@qilian/ui/components/states.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi } from '@tanstack/react-router'
import { App, Button, Form, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { StaffSelect } from '../../../app/forms/staff-select.tsx'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { Page } from '../../../app/page.tsx'
import { addMonths, daysOf, isWeekend, weeksOf } from './month.ts'
import { DutyTabs } from '../tabs.tsx'
import { useRights } from '../use-rights.ts'
import { useToday } from '../use-today.ts'
import '../people.css'

const route = getRouteApi('/shell/duty')

/** The official and the park's own word on each day of the month: `休`, `班`, or nothing. */
function useDayNotes(month: string, areaId: string | undefined): (day: string) => { off: boolean; note: string } {
  const { t } = useTranslation()
  const year = useCall(getCalendarYear, { params: { year: Number(month.slice(0, 4)) } })
  const hours = useCall(getOfficeHours, { params: { areaId: areaId ?? '' } }, { enabled: areaId !== undefined })
  return (day) => {
    const own = hours.data?.closures.find(({ date, kind }) => date === day && kind !== 'hours')
    if (own) return { off: own.kind === 'off', note: own.name }
    const official = year.data?.days.find(({ date }) => date === day)
    if (official) return { off: official.isOffDay, note: official.isOffDay ? official.name : t('console.people.duty.make_up') }
    return { off: isWeekend(day), note: '' }
  }
}

/** Who is on duty: what comes in at night or without an officer goes to them. */
export function Duty() {
  const { t } = useTranslation()
  const { parks } = useMe()
  const { leads } = useRights()
  const today = useToday()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const month = search.month ?? today.slice(0, 7)
  const areaId = search.areaId ?? parks[0]?.id
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [assigning, setAssigning] = useState(false)
  const days = daysOf(month)
  const duty = useCall(listDuty, { query: { areaId, from: days[0], until: days.at(-1) } }, { keepPrevious: true })
  const noteOf = useDayNotes(month, areaId)
  const onDuty = new Map(duty.data?.items.filter(({ area }) => area.id === areaId).map(({ day, user }) => [day, user.name]))

  const go = (change: { month?: string; areaId?: string }) => {
    setChosen(new Set())
    void navigate({ search: { ...search, ...change }, replace: true })
  }
  const toggle = (day: string) => {
    const next = new Set(chosen)
    if (!next.delete(day)) next.add(day)
    setChosen(next)
  }

  return (
    <Page title={t('console.people.tabs.duty')} summary={t('console.people.duty.summary')} actions={<ExportMenu urlFor={(format) => urlOf(exportDuty, { query: { areaId, from: days[0], until: days.at(-1), format } })} />}>
      <DutyTabs />
      <div className="month-bar">
        <Button icon={<LeftOutlined />} aria-label={t('console.people.duty.previous')} onClick={() => go({ month: addMonths(month, -1) })} />
        <MonthName month={month} />
        <Button icon={<RightOutlined />} aria-label={t('console.people.duty.next')} onClick={() => go({ month: addMonths(month, 1) })} />
        {month !== today.slice(0, 7) && <Button onClick={() => go({ month: today.slice(0, 7) })}>{t('console.people.duty.this_month')}</Button>}
        {parks.length > 1 && (
          <Select
            style={{ width: 208 }}
            aria-label={t('enterprises.field.park')}
            {...(areaId ? { value: areaId } : {})}
            options={parks.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: string) => go({ areaId: id })}
          />
        )}
      </div>
      {duty.error && <ErrorState error={duty.error} onRetry={() => void duty.refetch()} />}
      <div className="panel">
        <table className="month">
          <thead>
            <tr>
              {(['1', '2', '3', '4', '5', '6', '7'] as const).map((weekday) => (
                <th key={weekday} scope="col">
                  {t(`console.people.weekday.${weekday}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(month).map((week) => (
              <tr key={week.find((day) => day !== null)}>
                {week.map((day, column) =>
                  day === null ? (
                    // The blanks of a week have no day to be known by.
                    // oxlint-disable-next-line react/no-array-index-key
                    <td key={`blank-${column}`} />
                  ) : (
                    <td key={day}>
                      <Day day={day} today={today} name={onDuty.get(day)} {...noteOf(day)} chosen={chosen.has(day)} onChoose={leads && day >= today ? () => toggle(day) : undefined} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
        {leads && (
          <div className="month-choice">
            <span>{chosen.size > 0 ? t('console.people.duty.chosen', { count: chosen.size }) : t('console.people.duty.choose')}</span>
            {chosen.size > 0 && <Button onClick={() => setChosen(new Set())}>{t('common.clear')}</Button>}
            <Button onClick={() => setChosen(new Set(days.filter((day) => day >= today && !onDuty.has(day))))}>{t('console.people.duty.choose_empty')}</Button>
            <Button type="primary" disabled={chosen.size === 0} onClick={() => setAssigning(true)}>
              {t('console.people.duty.assign')}
            </Button>
          </div>
        )}
      </div>
      {areaId && <AssignDialog areaId={areaId} days={[...chosen].toSorted()} open={assigning} onClose={() => setAssigning(false)} onDone={() => setChosen(new Set())} />}
    </Page>
  )
}

function MonthName({ month }: { month: string }) {
  const { t } = useTranslation()
  const [year, number] = month.split('-')
  return <strong aria-live="polite">{t('console.people.duty.month', { year, month: t(`console.people.month.${Number(number) as 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`) })}</strong>
}

type DayProps = { day: string; today: string; name: string | undefined; off: boolean; note: string; chosen: boolean; onChoose: (() => void) | undefined }

function Day({ day, today, name, off, note, chosen, onChoose }: DayProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const className = ['month-day', day === today && 'month-today', day < today && 'month-past'].filter(Boolean).join(' ')
  const content = (
    <>
      <span className="month-head">
        <span className="month-number">
          <span className="visually-hidden">{format.longDate(day)}</span>
          <span aria-hidden="true">{Number(day.slice(8))}</span>
        </span>
        <span className="cell-note">{note || (off && t('console.people.duty.off'))}</span>
      </span>
      {name ? <span className="month-person">{name}</span> : <span className="month-nobody">{day >= today ? t('console.people.duty.nobody') : ''}</span>}
    </>
  )
  if (!onChoose) return <div className={className}>{content}</div>
  return (
    <button type="button" className={className} aria-pressed={chosen} onClick={onChoose}>
      {content}
    </button>
  )
}

type AssignDialogProps = { areaId: string; days: readonly string[]; open: boolean; onClose: () => void; onDone: () => void }

function AssignDialog({ areaId, days, open, onClose, onDone }: AssignDialogProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const plan = useAction(planDuty)
  return (
    <FormDialog<{ userId: string }>
      title={t('console.people.duty.assign')}
      open={open}
      onClose={onClose}
      intro={t('console.people.duty.assign_intro', { count: days.length, days: days.map((day) => `${Number(day.slice(5, 7))}-${Number(day.slice(8))}`).join(t('console.enterprises.comma')) })}
      onSubmit={async ({ userId }) => {
        await plan.mutateAsync({ body: { areaId, userId, days: [...days] } })
        void message.success(t('console.people.duty.done', { count: days.length }))
        onDone()
      }}
    >
      <Form.Item name="userId" label={t('console.people.duty.who')} rules={[{ required: true, message: t('console.people.duty.who_missing') }]}>
        <StaffSelect parkId={areaId} />
      </Form.Item>
    </FormDialog>
  )
}
