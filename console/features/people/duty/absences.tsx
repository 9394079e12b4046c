import { exportAbsences, cancelAbsence, listAbsences, planAbsence, type Absence as AbsenceShape } from '@qilian/contract/people'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { urlOf } from '@qilian/ui/api.ts'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, type TableColumnsType } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { DayPicker } from '../../../app/forms/day-picker.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { StaffSelect } from '../../../app/forms/staff-select.tsx'
import { withoutEmpty } from '../../../app/forms/without-empty.ts'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { Page } from '../../../app/page.tsx'
import { DutyTabs } from '../tabs.tsx'
import { useRights } from '../use-rights.ts'
import { useToday } from '../use-today.ts'

type Absence = z.output<typeof AbsenceShape>

/** Leave that runs or is to come, with whoever stands in. */
export function Absences() {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const format = useFormat()
  const textOf = useErrorText()
  const today = useToday()
  const { user: me } = useMe()
  const { leads } = useRights()
  const [planning, setPlanning] = useState(false)
  const list = usePages(listAbsences, { query: {} })
  const cancel = useAction(cancelAbsence, ['session'])
  const mayCancel = ({ user }: Absence) => leads || user.id === me.id

  const confirmCancel = ({ id, user }: Absence) =>
    void modal.confirm({
      title: t('console.people.absence.cancel_title', { name: user.name }),
      okText: t('console.people.absence.cancel'),
      cancelText: t('common.back'),
      onOk: () => cancel.mutateAsync({ params: { absenceId: id } }).catch((failure: unknown) => void message.error(textOf(failure).next)),
    })
  const state = ({ from }: Absence) => t(from <= today ? 'console.people.absence.running' : 'console.people.absence.coming')

  const columns: TableColumnsType<Absence> = [
    { title: t('people.field.name'), width: 144, render: (_, each) => <span className="cell-main">{each.user.name}</span> },
    { title: t('console.people.absence.days'), width: 240, render: (_, each) => t('console.enterprises.span', { from: format.date(each.from), until: format.date(each.until) }) },
    { title: t('console.people.absence.substitute'), width: 144, render: (_, each) => each.substitute.name },
    { title: t('console.people.state'), render: (_, each) => state(each) },
    {
      title: '',
      width: 96,
      align: 'right',
      render: (_, each) =>
        mayCancel(each) && (
          <Button type="link" onClick={() => confirmCancel(each)}>
            {t('console.people.absence.cancel')}
          </Button>
        ),
    },
  ]

  return (
    <Page
      title={t('console.people.tabs.absences')}
      summary={t('console.people.absence.summary')}
      actions={
        <>
          <ExportMenu urlFor={(format) => urlOf(exportAbsences, { query: { format } })} />
          <Button type="primary" onClick={() => setPlanning(true)}>
            {t('console.people.absence.plan')}
          </Button>
        </>
      }
    >
      <DutyTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.user.name}</span>
              <span className="cell-note">{state(each)}</span>
            </div>
            <div>{t('console.enterprises.span', { from: each.from, until: each.until })}</div>
            <div className="narrow-head">
              <span className="cell-note">{t('console.people.absence.stands_in', { name: each.substitute.name })}</span>
              {mayCancel(each) && (
                <Button type="link" size="small" onClick={() => confirmCancel(each)}>
                  {t('console.people.absence.cancel')}
                </Button>
              )}
            </div>
          </>
        )}
        empty={<EmptyState title={t('console.people.absence.none.title')}>{t('console.people.absence.none.text')}</EmptyState>}
      />
      <PlanDialog open={planning} onClose={() => setPlanning(false)} />
    </Page>
  )
}

type Values = { userId?: string; from: string; until: string; substituteId: string }

function PlanDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { user: me } = useMe()
  const { leads } = useRights()
  const today = useToday()
  const plan = useAction(planAbsence, ['session'])
  return (
    <FormDialog<Values>
      title={t('console.people.absence.plan')}
      open={open}
      onClose={onClose}
      intro={t('console.people.absence.intro')}
      initialValues={leads ? { userId: me.id } : {}}
      onSubmit={async (values) => {
        await plan.mutateAsync({ body: withoutEmpty(values) })
        void message.success(t('console.people.absence.planned'))
      }}
    >
      {leads && (
        <Form.Item name="userId" label={t('console.people.absence.who')}>
          <StaffSelect chosenName={me.name} />
        </Form.Item>
      )}
      <div className="form-grid">
        <Form.Item name="from" label={t('console.people.absence.from')} rules={[{ required: true, message: t('console.people.absence.from_missing') }]}>
          <DayPicker />
        </Form.Item>
        <Form.Item name="until" label={t('console.people.absence.until')} rules={[{ required: true, message: t('console.people.absence.until_missing') }]}>
          <DayPicker min={today} />
        </Form.Item>
      </div>
      <Form.Item noStyle dependencies={['userId']}>
        {({ getFieldValue }) => {
          const away = String(getFieldValue('userId') ?? me.id)
          return (
            <Form.Item name="substituteId" label={t('console.people.absence.substitute')} extra={t('console.people.absence.substitute_hint')} rules={[{ required: true, message: t('console.people.absence.substitute_missing') }]}>
              <StaffSelect worksWith={away} without={[away]} />
            </Form.Item>
          )
        }}
      </Form.Item>
    </FormDialog>
  )
}
