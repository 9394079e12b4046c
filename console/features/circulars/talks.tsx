import { listTalks, openTalk, type TalkSummary } from '@qilian/contract/talks'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag } from '@qilian/ui/components/status-tag.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat, useNow } from '@qilian/ui/use-format.ts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FilterBar } from '../../app/lists/filter-bar.tsx'
import { FormDialog } from '../../app/forms/form-dialog.tsx'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { EnterpriseSelect } from '../../app/forms/enterprise-select.tsx'
import './circulars.css'

const route = getRouteApi('/shell/talks')

/** What enterprises and their officers told each other, the latest first. */
export function Talks() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const navigate = useNavigate()
  const search = route.useSearch()
  const [opening, setOpening] = useState(false)
  const open = useAction(openTalk)
  const list = usePages(listTalks, { query: { ...(search.unread && { unread: 'true' as const }), ...(search.enterprise && { enterpriseId: search.enterprise }) } })
  const go = (talkId: string) => void navigate({ to: '/talks/$talkId', params: { talkId } })
  const mark = (each: TalkSummary) => (each.unread ? <StatusTag tone="open">{t('console.circulars.talk.unread')}</StatusTag> : each.closed ? <StatusTag tone="ended">{t('console.circulars.talk.closed')}</StatusTag> : <StatusTag tone="waiting">{t('console.circulars.talk.read')}</StatusTag>)
  const columns: TableColumnsType<TalkSummary> = [
    { title: t('console.circulars.field.subject'), render: (_, each) => <><div className="cell-main">{each.subject}</div><div className="cell-note">{each.last}</div></> },
    { title: t('console.circulars.field.enterprise'), width: 260, render: (_, each) => each.enterprise.name },
    { title: t('console.circulars.field.state'), width: 104, render: (_, each) => mark(each) },
    { title: t('console.circulars.talk.last'), width: 152, render: (_, each) => format.relative(each.lastAt, now) },
  ]
  return (
    <Page title={t('console.circulars.talk.title')} summary={t('console.circulars.talk.summary')} actions={<Button type="primary" onClick={() => setOpening(true)}>{t('console.circulars.talk.new')}</Button>}>
      <FilterBar active={search.unread ? 1 : 0}>
        <Choice name="unread" label={t('console.circulars.field.state')} value={search.unread ? 'unread' : 'all'} options={(['all', 'unread'] as const).map((value) => ({ value, label: value === 'all' ? t('common.all') : t('console.circulars.talk.unread') }))}
          onChoose={(value) => { const { unread: _before, ...rest } = search; void navigate({ to: '/talks', search: { ...rest, ...(value === 'unread' && { unread: true as const }) }, replace: true }) }} />
      </FilterBar>
      <ListTable list={list} columns={columns} rowKey={({ id }) => id} onOpen={({ id }) => go(id)}
        renderNarrow={(each) => <><div className="narrow-head"><span className="cell-main">{each.subject}</span>{mark(each)}</div><div className="cell-note">{each.enterprise.name}{dot}{format.relative(each.lastAt, now)}</div></>}
        empty={<EmptyState title={t('console.circulars.talk.empty.title')}>{t('console.circulars.talk.empty.text')}</EmptyState>} />
      <FormDialog<{ enterpriseId: string; subject: string; body: string }> title={t('console.circulars.talk.new')} open={opening} onClose={() => setOpening(false)} submitLabel={t('console.circulars.talk.send')}
        initialValues={search.enterprise ? { enterpriseId: search.enterprise } : {}} onSubmit={async (values) => go((await open.mutateAsync({ body: values })).id)}>
        <Form.Item name="enterpriseId" label={t('console.circulars.field.enterprise')} rules={[{ required: true, message: t('console.circulars.talk.choose') }]}><EnterpriseSelect /></Form.Item>
        <Form.Item name="subject" label={t('console.circulars.field.subject')} rules={[{ required: true, whitespace: true, message: t('console.circulars.talk.subject_missing') }]}><Input maxLength={120} /></Form.Item>
        <Form.Item name="body" label={t('console.circulars.field.body')} rules={[{ required: true, whitespace: true, message: t('console.circulars.talk.body_missing') }]}><Input.TextArea maxLength={5000} autoSize={{ minRows: 4, maxRows: 12 }} /></Form.Item>
      </FormDialog>
    </Page>
  )
}
