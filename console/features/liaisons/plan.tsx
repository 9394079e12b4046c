import type { ResponseOf, BodyInput } from '@qilian/contract/endpoint'
import { getCadence, getPlanLoad, setCadence, type PlanLoad } from '@qilian/contract/verification-plan'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Button, Form, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import '../../app/liaison-check/liaison-check.css'
import { Page } from '../../app/page.tsx'
import { FactList, Section } from '../../app/section.tsx'
import { LiaisonTabs } from './tabs.tsx'

/** Six weeks of calls by day, who has how many, and how often each class is asked. */
export function Plan() {
  const { t } = useTranslation()
  const { parks } = useMe()
  const [parkId, setParkId] = useState(parks[0]?.id)
  const load = useCall(getPlanLoad, { params: { parkId: parkId ?? '' }, query: {} }, { enabled: parkId !== undefined })
  return (
    <Page
      title={t('console.checks.title')}
      summary={t('console.checks.plan.summary')}
      actions={parks.length > 1 && <Select aria-label={t('console.checks.plan.park')} value={parkId ?? null} onChange={setParkId} options={parks.map(({ id, name }) => ({ value: id, label: name }))} style={{ minWidth: 200 }} />}
    >
      <LiaisonTabs />
      {load.error && <ErrorState error={load.error} onRetry={() => void load.refetch()} />}
      {!load.error && !load.data && <LoadingState />}
      {load.data && (
        <>
          <Days load={load.data} />
          <div className="record-frame">
            <Officers load={load.data} />
            <Standing load={load.data} />
            {parkId && <Terms parkId={parkId} />}
          </div>
        </>
      )}
    </Page>
  )
}

function Days({ load }: { load: PlanLoad }) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(1, ...load.days.map(({ planned }) => planned))
  const first = (new Date(`${load.from}T00:00:00Z`).getUTCDay() + 6) % 7
  return (
    <Section title={t('console.checks.plan.days')}>
      <ol className="load-days">
        {load.days.map(({ day, working, planned, done, most: one }, index) => (
          <li key={day} className={`load-day ${working ? '' : 'load-off'} ${index === 0 ? 'load-today' : ''}`} style={index === 0 ? { gridColumnStart: first + 1 } : undefined}>
            <span>{format.date(day).slice(5)} {format.weekday(day)}</span>
            {working || planned > 0 ? (
              <>
                <span className="load-count">{planned}</span>
                <span className="visually-hidden">{t('console.checks.plan.day', { planned, most: one, done })}</span>
                <span className="load-bar" style={{ width: `${(100 * planned) / most}%` }} aria-hidden="true" />
                {done > 0 && <span>{t('console.checks.plan.done', { count: done })}</span>}
              </>
            ) : (
              <span className="load-count cell-note">{t('console.checks.plan.off')}</span>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}

function Officers({ load: { officers } }: { load: PlanLoad }) {
  const { t } = useTranslation()
  return (
    <Section title={t('console.checks.plan.officers')}>
      <ul className="check-list">
        {officers.map(({ officer, enterprises, overdue }) => (
          <li key={officer?.id ?? ''} className="check-seat">
            <span>{officer?.name ?? t('console.checks.no_officer')}</span>
            <span>{t('console.checks.plan.share', { count: enterprises })}{overdue > 0 && <strong>{dot}{t('console.checks.plan.overdue', { count: overdue })}</strong>}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Standing({ load }: { load: PlanLoad }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section title={t('console.checks.plan.standing')}>
      <FactList
        facts={[
          ...load.classes.map(({ turnoverClass, enterprises }) => ({ label: t(`confirmations.class.${turnoverClass}`), value: format.number(enterprises) })),
          { label: t('console.checks.plan.in_time'), value: format.number(load.confirmedInTime) },
          { label: t('console.checks.plan.unconfirmed'), value: format.number(load.unconfirmed) },
          { label: t('console.checks.plan.without'), value: format.number(load.withoutLiaison) },
        ]}
      />
    </Section>
  )
}

type Cadence = ResponseOf<typeof getCadence>
type Values = Omit<BodyInput<typeof setCadence>, 'version'>
const fields = [['highMonths', 1, 12], ['normalMonths', 1, 12], ['stableMonths', 1, 12], ['formationDays', 7, 90], ['askEveryDays', 1, 90], ['quietDays', 7, 180]] as const

function Terms({ parkId }: { parkId: string }) {
  const { t } = useTranslation()
  const { data, refetch } = useCall(getCadence, { params: { parkId } })
  const [open, setOpen] = useState(false)
  const change = useAction(setCadence)
  if (!data) return null
  const text = (field: (typeof fields)[number][0], count: number) => t(field.endsWith('Months') ? 'console.checks.terms.months' : 'console.checks.terms.days', { count })
  return (
    <Section title={t('console.checks.terms.title')} actions={data.mayChange && <Button type="link" onClick={() => setOpen(true)}>{t('console.checks.terms.change')}</Button>}>
      <FactList facts={fields.map(([field]) => ({ label: t(`console.checks.terms.${field}`), value: text(field, data[field]) }))} />
      <FormDialog<Values>
        title={t('console.checks.terms.title')}
        open={open}
        onClose={() => setOpen(false)}
        onStale={refetch}
        intro={t('console.checks.terms.intro')}
        initialValues={pick(data)}
        onSubmit={(values) => change.mutateAsync({ params: { parkId }, body: { version: data.version, ...values } })}
      >
        {fields.map(([field, min, max]) => (
          <Form.Item key={field} name={field} label={t(`console.checks.terms.${field}`)} rules={[{ required: true, message: t('console.checks.terms.missing') }]}>
            <InputNumber min={min} max={max} precision={0} />
          </Form.Item>
        ))}
      </FormDialog>
    </Section>
  )
}

const pick = ({ highMonths, normalMonths, stableMonths, formationDays, askEveryDays, quietDays }: Cadence): Values => ({ highMonths, normalMonths, stableMonths, formationDays, askEveryDays, quietDays })
