import { closeAccessReview, endRight, exportReviewItems, getAccessReview, keepRight, listReviewItems, type AccessReview, type ReviewItem } from '@qilian/contract/access-review'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, Form, Input, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { FilterBar } from '../../../app/lists/filter-bar.tsx'
import { FilterSelect } from '../../../app/lists/filter-select.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { StaffSelect } from '../../../app/forms/staff-select.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import type { ReviewSearch } from '../routes.ts'
import { useRightText } from './right-text.ts'
import './access.css'

const route = getRouteApi('/shell/audit/access/reviews/$reviewId')
const decisions = ['open', 'kept', 'ended', 'gone'] as const

/** One round: each right is kept or ended, the longest unused first. */
export function AccessReviewPage() {
  const { reviewId } = route.useParams()
  const { t } = useTranslation()
  const { data, error, refetch } = useCall(getAccessReview, { params: { reviewId } })
  return (
    <>
      <Link to="/audit/access/reviews" className="back-link">
        {t('console.audit.review.back')}
      </Link>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !data && <LoadingState />}
      {data && <Round review={data} onRead={() => refetch()} />}
    </>
  )
}

type Deciding = { item: ReviewItem; verb: 'keep' | 'end' }

function Round({ review, onRead }: { review: AccessReview; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const format = useFormat()
  const text = useRightText()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [deciding, setDeciding] = useState<Deciding>()
  const params = { reviewId: review.id }
  const list = usePages(listReviewItems, { params, query: search })
  const [keep, end, close] = [useAction(keepRight), useAction(endRight, ['people', 'programs']), useAction(closeAccessReview)]
  const { counts } = review
  const decided = (item: ReviewItem) => (
    <>
      <StatusTag tone={item.decision === null ? 'open' : 'ended'}>{t(`console.audit.review.decisions.${item.decision ?? 'open'}`)}</StatusTag>
      {item.decidedBy && item.decidedAt && <div className="cell-note">{`${item.decidedBy.name}${dot}${format.dateTime(item.decidedAt)}`}</div>}
      {item.reason && <div className="cell-note">{item.reason}</div>}
    </>
  )
  const buttons = (item: ReviewItem) => (
    <>
      {item.mayKeep && (
        <Button type="link" size="small" onClick={() => setDeciding({ item, verb: 'keep' })}>
          {t('console.audit.review.keep')}
        </Button>
      )}
      {item.mayEnd && (
        <Button type="link" size="small" danger onClick={() => setDeciding({ item, verb: 'end' })}>
          {t('console.audit.review.end')}
        </Button>
      )}
    </>
  )
  const person = ({ person: { id, name } }: ReviewItem) => (
    <Link to="/audit/access/people/$userId" params={{ userId: id }}>
      {name}
    </Link>
  )
  const columns: TableColumnsType<ReviewItem> = [
    { title: t('console.audit.access.person'), width: 144, render: (_, each) => person(each) },
    {
      title: t('console.audit.access.right'),
      render: (_, each) => (
        <>
          <div className="access-right">{text.right(each)}</div>
          <div className="cell-note">{each.place}</div>
        </>
      ),
    },
    {
      title: t('console.audit.review.use'),
      width: 240,
      render: (_, each) => (
        <>
          <div>{text.idle(each)}</div>
          <div className="cell-note">{text.use(each)}</div>
        </>
      ),
    },
    { title: t('console.audit.review.decision'), width: 240, render: (_, each) => decided(each) },
    { title: '', width: 144, align: 'right', render: (_, each) => buttons(each) },
  ]
  const finish = () =>
    void modal.confirm({
      title: t('console.audit.review.close_title'), content: t('console.audit.review.close_text', counts), okText: t('console.audit.review.close'), cancelText: t('common.cancel'),
      // What the message answers is its own end, for which the dialog would wait.
      onOk: () => close.mutateAsync({ params, body: { version: review.version } }).then(() => void message.success(t('console.audit.review.closed')), (error: Error) => void message.error(error.message)),
    })
  return (
    <Page
      title={t('console.audit.review.of', { area: review.area.name })}
      summary={[t('console.audit.review.counts', counts), review.closedAt ? t('console.audit.review.closed_on', { when: format.dateTime(review.closedAt) }) : t('console.audit.review.due_on', { day: format.date(review.dueOn) }), review.note].filter(Boolean).join(dot)}
      actions={
        <>
          <ExportMenu urlFor={(fileFormat) => urlOf(exportReviewItems, { params, query: { ...search, format: fileFormat } })} />
          {review.mayClose && (
            <Button type="primary" onClick={finish}>
              {t('console.audit.review.close')}
            </Button>
          )}
        </>
      }
    >
      <FilterBar active={Object.keys(search).length}>
        <FilterSelect
          label={t('console.audit.review.decision')}
          all={t('console.audit.review.all_decisions')}
          value={search.decision}
          options={decisions.map((value) => ({ value, label: t(`console.audit.review.decisions.${value}`) }))}
          onChange={(decision) => void navigate({ search: (): ReviewSearch => (decision ? { decision } : {}), replace: true })}
        />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head">
              <span className="cell-main">{person(each)}</span>
              <span>{buttons(each)}</span>
            </div>
            <div>{text.right(each)}</div>
            <div className="cell-note">{each.place}</div>
            <div className="cell-note">{`${text.idle(each)}${dot}${text.use(each)}`}</div>
            <div>{decided(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.audit.review.no_items')} />}
      />
      <FormDialog<{ reason: string; substituteId?: string }>
        title={deciding ? t(`console.audit.review.${deciding.verb}_title`, { name: deciding.item.person.name, right: text.right(deciding.item) }) : ''}
        open={deciding !== undefined}
        onClose={() => setDeciding(undefined)}
        onStale={() => Promise.all([onRead(), Promise.resolve(list.retry())])}
        danger={deciding?.verb === 'end'}
        submitLabel={deciding ? t(`console.audit.review.${deciding.verb}`) : ''}
        intro={deciding?.verb === 'end' ? t('console.audit.review.end_intro') : undefined}
        onSubmit={async ({ reason, substituteId }) => {
          if (!deciding) return
          const { item, verb } = deciding
          const at = { params: { ...params, itemId: item.id } }
          if (verb === 'keep') await keep.mutateAsync({ ...at, body: { version: item.version, reason } })
          else await end.mutateAsync({ ...at, body: { version: item.version, reason, ...(substituteId ? { substituteId } : {}) } })
        }}
      >
        <Form.Item name="reason" label={t('console.audit.review.reason')} rules={[{ required: true, whitespace: true, message: t('console.audit.review.reason_missing') }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
        {deciding?.verb === 'end' && deciding.item.role && (
          <Form.Item name="substituteId" label={t('console.audit.review.substitute')} extra={t('console.audit.review.substitute_hint')}>
            <StaffSelect without={[deciding.item.person.id]} />
          </Form.Item>
        )}
      </FormDialog>
    </Page>
  )
}
