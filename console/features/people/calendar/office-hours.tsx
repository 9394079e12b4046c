import { getOfficeHours, setOfficeHours, type Closure as ClosureShape, type OfficeHours as OfficeHoursShape } from '@qilian/contract/calendar'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { DayPicker } from '../../../app/forms/day-picker.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { Section } from '../../../app/section.tsx'
import { RangesField, rangesText, type Range } from './ranges-field.tsx'
import { useRights } from '../use-rights.ts'

type Hours = z.output<typeof OfficeHoursShape>
type Closure = z.output<typeof ClosureShape>

/** A park's business hours, and its own days off, working days and special hours. */
export function OfficeHours() {
  const { t } = useTranslation()
  const { parks } = useMe()
  const [areaId, setAreaId] = useState(parks[0]?.id)
  const { data, error, refetch } = useCall(getOfficeHours, { params: { areaId: areaId ?? '' } }, { enabled: areaId !== undefined })
  if (areaId === undefined) return null
  return (
    <Section
      title={t('console.people.hours.title')}
      actions={
        parks.length > 1 && (
          <Select style={{ width: 208 }} aria-label={t('enterprises.field.park')} value={areaId} options={parks.map(({ id, name }) => ({ value: id, label: name }))} onChange={setAreaId} />
        )
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data && <Hours key={data.area.id} hours={data} onRead={() => refetch()} />}
    </Section>
  )
}

function Hours({ hours, onRead }: { hours: Hours; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const format = useFormat()
  const { administers } = useRights()
  const [dialog, setDialog] = useState<'hours' | 'closure'>()
  const set = useAction(setOfficeHours, ['cases'])
  const { area, version, usual, ranges } = hours
  const closures = hours.closures.toSorted((a, b) => b.date.localeCompare(a.date))

  const save = async (change: { ranges?: Range[] | null; closures?: Closure[] }) => {
    await set.mutateAsync({ params: { areaId: area.id }, body: { version, ranges: usual ? null : ranges, closures, ...change } })
    void message.success(t('console.people.hours.saved'))
  }
  const kindText = (closure: Closure) => {
    const times = 'ranges' in closure && closure.ranges ? ` ${rangesText(closure.ranges)}` : ''
    return `${t(`console.people.hours.kind.${closure.kind}`)}${times}`
  }
  return (
    <>
      <div className="hours-row">
        <strong>{rangesText(ranges)}</strong>
        <span className="cell-note">{t(usual ? 'console.people.hours.usual' : 'console.people.hours.own')}</span>
        {administers && <Button onClick={() => setDialog('hours')}>{t('console.people.hours.change')}</Button>}
        {administers && <Button onClick={() => setDialog('closure')}>{t('console.people.hours.add')}</Button>}
      </div>
      {closures.length === 0 && <p className="cell-note">{t('console.people.hours.none')}</p>}
      <ul className="line-rows">
        {closures.map((closure) => (
          <li key={closure.date}>
            <span>
              {format.date(closure.date)} {format.weekday(closure.date)}{dot}{closure.name} <span className="cell-note">{kindText(closure)}</span>
            </span>
            {administers && (
              <Button type="link" loading={set.isPending} onClick={() => void save({ closures: closures.filter(({ date }) => date !== closure.date) }).catch(() => onRead())}>
                {t('console.people.hours.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <FormDialog<{ own: boolean; ranges?: Range[] }>
        title={t('console.people.hours.change')}
        open={dialog === 'hours'}
        onClose={() => setDialog(undefined)}
        onStale={onRead}
        intro={t('console.people.hours.recomputed')}
        initialValues={{ own: !usual, ranges }}
        onSubmit={({ own, ranges: chosen }) => save({ ranges: own ? (chosen ?? ranges) : null })}
      >
        <Form.Item name="own">
          <Radio.Group
            vertical
            options={[
              { value: false, label: t('console.people.hours.use_usual') },
              { value: true, label: t('console.people.hours.use_own') },
            ]}
          />
        </Form.Item>
        <Form.Item noStyle dependencies={['own']}>
          {({ getFieldValue }) =>
            getFieldValue('own') === true && (
              <Form.Item name="ranges" label={t('console.people.hours.ranges')}>
                <RangesField />
              </Form.Item>
            )
          }
        </Form.Item>
      </FormDialog>
      <ClosureDialog open={dialog === 'closure'} taken={closures.map(({ date }) => date)} usual={ranges} onClose={() => setDialog(undefined)} onRead={onRead} onSave={(closure) => save({ closures: [...closures, closure] })} />
    </>
  )
}

type ClosureValues = { kind: Closure['kind']; date: string; name: string; ranges?: Range[] }
type ClosureDialogProps = { open: boolean; taken: readonly string[]; usual: Range[]; onClose: () => void; onRead: () => Promise<unknown>; onSave: (closure: Closure) => Promise<void> }

function ClosureDialog({ open, taken, usual, onClose, onRead, onSave }: ClosureDialogProps) {
  const { t } = useTranslation()
  const toClosure = ({ kind, date, name, ranges = usual }: ClosureValues): Closure => (kind === 'hours' ? { kind, date, name, ranges } : { kind, date, name })
  return (
    <FormDialog<ClosureValues>
      title={t('console.people.hours.add')}
      open={open}
      onClose={onClose}
      onStale={onRead}
      intro={t('console.people.hours.recomputed')}
      initialValues={{ kind: 'off', ranges: usual }}
      onSubmit={(values) => onSave(toClosure(values))}
    >
      <Form.Item name="kind" label={t('console.people.hours.what')}>
        <Radio.Group vertical options={(['off', 'work', 'hours'] as const).map((value) => ({ value, label: t(`console.people.hours.kind.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="date"
        label={t('console.people.hours.date')}
        rules={[
          { required: true, message: t('console.people.hours.date_missing') },
          { validator: (_, date: string | undefined) => (date && taken.includes(date) ? Promise.reject(new Error(t('console.people.hours.date_taken'))) : Promise.resolve()) },
        ]}
      >
        <DayPicker />
      </Form.Item>
      <Form.Item name="name" label={t('console.people.hours.reason')} rules={[{ required: true, whitespace: true, message: t('console.people.hours.reason_missing') }]}>
        <Input maxLength={40} placeholder={t('console.people.hours.reason_hint')} />
      </Form.Item>
      <Form.Item noStyle dependencies={['kind']}>
        {({ getFieldValue }) =>
          getFieldValue('kind') === 'hours' && (
            <Form.Item name="ranges" label={t('console.people.hours.ranges')}>
              <RangesField />
            </Form.Item>
          )
        }
      </Form.Item>
    </FormDialog>
  )
}
