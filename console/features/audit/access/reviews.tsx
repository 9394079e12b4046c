import { listAccessReviews, startAccessReview, type AccessReview } from '@qilian/contract/access-review'
import { listAreas } from '@qilian/contract/people'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, Select, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { DayPicker } from '../../../app/forms/day-picker.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { AuditTabs } from '../tabs.tsx'

/** Rounds of review, and the start of one. */
export function AccessReviews() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const { roles } = useMe()
  const [starting, setStarting] = useState(false)
  const list = usePages(listAccessReviews, { query: {} })
  const start = useAction(startAccessReview)
  const areas = useCall(listAreas, { query: {} }, { enabled: starting })
  const open = (reviewId: string) => void navigate({ to: '/audit/access/reviews/$reviewId', params: { reviewId } })
  const state = ({ closedAt, overdue }: AccessReview) => (
    <StatusTag tone={closedAt ? 'ended' : 'open'}>{t(`console.audit.review.states.${closedAt ? 'closed' : overdue ? 'overdue' : 'open'}`)}</StatusTag>
  )
  const progress = ({ counts }: AccessReview) => t('console.audit.review.progress', { done: counts.kept + counts.ended + counts.gone, all: counts.kept + counts.ended + counts.gone + counts.open })
  const columns: TableColumnsType<AccessReview> = [
    { title: t('console.audit.review.area'), render: (_, each) => <span className="cell-main">{each.area.name}</span> },
    { title: t('console.audit.review.state'), width: 120, render: (_, each) => state(each) },
    { title: t('console.audit.review.decided'), width: 160, render: (_, each) => progress(each) },
    { title: t('console.audit.review.due'), width: 128, render: (_, each) => format.date(each.dueOn) },
    { title: t('console.audit.review.started'), width: 240, render: (_, each) => `${each.startedBy.name}${dot}${format.dateTime(each.startedAt)}` },
  ]
  return (
    <Page
      title={t('console.audit.review.title')}
      summary={t('console.audit.review.summary')}
      actions={
        roles.includes('auditor') && (
          <Button type="primary" onClick={() => setStarting(true)}>
            {t('console.audit.review.start')}
          </Button>
        )
      }
    >
      <AuditTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        onOpen={({ id }) => open(id)}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{each.area.name}</span>
              {state(each)}
            </div>
            <div>{progress(each)}</div>
            <div className="cell-note">{t('console.audit.review.due_on', { day: format.date(each.dueOn) })}</div>
          </>
        )}
        empty={<EmptyState title={t('console.audit.review.empty')} />}
      />
      <FormDialog<{ areaId: string; dueOn: string; note?: string }>
        title={t('console.audit.review.start')}
        open={starting}
        onClose={() => setStarting(false)}
        intro={t('console.audit.review.start_intro')}
        submitLabel={t('console.audit.review.start')}
        onSubmit={async ({ note, ...given }) => {
          const { id } = await start.mutateAsync({ body: { ...given, ...(note ? { note } : {}) } })
          open(id)
        }}
      >
        <Form.Item name="areaId" label={t('console.audit.review.area')} rules={[{ required: true, message: t('console.audit.review.area_missing') }]}>
          <Select options={(areas.data?.items ?? []).filter(({ closedOn }) => closedOn === null).map(({ id, name }) => ({ value: id, label: name }))} loading={areas.isFetching} />
        </Form.Item>
        <Form.Item name="dueOn" label={t('console.audit.review.due')} rules={[{ required: true, message: t('console.audit.review.due_missing') }]}>
          <DayPicker />
        </Form.Item>
        <Form.Item name="note" label={t('console.audit.review.note')}>
          <Input maxLength={200} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
