import { addAgency, editAgency, endAgency, exportAgencies, importAgencies, listAgencies, type Agency } from '@qilian/contract/shadows'
import { upload, urlOf } from '@qilian/ui/api.ts'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { App, Button, Form, Input, Popconfirm, Select, Upload, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../../app/export-menu.tsx'
import { FilterBar } from '../../../app/filter-bar.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { SearchInput } from '../../../app/forms/search-input.tsx'
import { ListTable } from '../../../app/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'

type Draft = { name: string; note?: string } & { [Kind in (typeof lists)[number]]?: string[] }
const lists = ['phones', 'emails', 'domains', 'addresses'] as const

/** Agencies that keep books and register firms, and by what their people are recognised. */
export function Agencies() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const [editing, setEditing] = useState<Agency | 'new'>()
  const [q, setQ] = useState<string>()
  const [ended, setEnded] = useState<'present' | 'ended'>('present')
  const query = { ...(q && { q }), ...(ended === 'ended' && { ended: 'true' as never }) }
  const list = usePages(listAgencies, { query })
  const [add, edit, end] = [useAction(addAgency), useAction(editAgency), useAction(endAgency)]
  const signs = (each: Agency) => {
    const given = lists.filter((kind) => each[kind].length > 0)
    if (given.length === 0) return <span className="quiet">{t(each.enterprise ? 'console.shadows.agencies.by_file' : 'console.shadows.agencies.no_signs')}</span>
    return given.map((kind) => <div key={kind}><span className="cell-note">{t(`console.shadows.agencies.${kind}`)}</span> {each[kind].join(t('console.shadows.comma'))}</div>)
  }
  const take = async (file: File) => {
    try {
      const { added, changed } = await upload(importAgencies, { parts: { file } })
      void message.success(t('console.shadows.agencies.imported', { added, changed }))
      list.retry()
    } catch (error) {
      void message.error(textOf(error).next)
    }
  }
  const move = (each: Agency) => end.mutateAsync({ params: { agencyId: each.id }, body: { version: each.version, ended: each.endedOn === null } }).then(
    () => message.success(t(each.endedOn === null ? 'console.shadows.agencies.was_ended' : 'console.shadows.agencies.was_resumed', { name: each.name })),
    (error: unknown) => message.error(textOf(error).next),
  )
  const verb = (each: Agency) => t(each.endedOn === null ? 'console.shadows.agencies.end' : 'console.shadows.agencies.resume')
  const buttons = (each: Agency) => (
    <div className="twin-actions">
      {each.endedOn === null && <Button size="small" type="text" onClick={() => setEditing(each)}>{t('console.shadows.agencies.edit')}</Button>}
      <Popconfirm title={t(each.endedOn === null ? 'console.shadows.agencies.end_ask' : 'console.shadows.agencies.resume_ask', { name: each.name })} okText={verb(each)} cancelText={t('console.shadows.agencies.cancel')} onConfirm={() => move(each)}>
        <Button size="small" type="text">{verb(each)}</Button>
      </Popconfirm>
    </div>
  )
  const source = (each: Agency) => (
    <>
      {t(`console.shadows.agencies.from.${each.source}`)}
      <div className="cell-note">{[each.addedBy?.name, each.endedOn && t('console.shadows.agencies.ended_on', { day: each.endedOn })].filter(Boolean).join(' · ')}</div>
    </>
  )
  const columns: TableColumnsType<Agency> = [
    { title: t('console.shadows.agencies.name'), width: 240, render: (_, each) => <><span className="cell-main">{each.name}</span>{each.note && <div className="cell-note">{each.note}</div>}</> },
    { title: t('console.shadows.agencies.signs'), render: (_, each) => signs(each) },
    { title: t('console.shadows.agencies.source'), width: 160, render: (_, each) => source(each) },
    { title: '', width: 184, align: 'right', render: (_, each) => buttons(each) },
  ]
  const old = editing === 'new' ? undefined : editing
  const title = t(old ? 'console.shadows.agencies.edit_title' : 'console.shadows.agencies.add')
  return (
    <Page title={t('console.checks.title')} summary={t('console.shadows.agencies.summary')} actions={
      <>
        <Upload accept=".xlsx,.xls,.csv" showUploadList={false} beforeUpload={(file) => { void take(file); return false }}><Button>{t('console.shadows.agencies.import')}</Button></Upload>
        <ExportMenu urlFor={(format) => urlOf(exportAgencies, { query: { ...query, format } })} />
        <Button type="primary" onClick={() => setEditing('new')}>{t('console.shadows.agencies.add')}</Button>
      </>
    }>
      <LiaisonTabs />
      <FilterBar active={ended === 'ended' ? 1 : 0} search={<SearchInput label={t('console.shadows.agencies.search')} value={q} onSearch={setQ} />}>
        <Choice name="ended" label={t('console.shadows.agencies.which')} value={ended} options={(['present', 'ended'] as const).map((value) => ({ value, label: t(`console.shadows.agencies.show.${value}`) }))} onChoose={setEnded} />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.name}</span>{t(`console.shadows.agencies.from.${each.source}`)}</div>
            {each.note && <div className="cell-note">{each.note}</div>}
            <div>{signs(each)}</div>
            {buttons(each)}
          </>
        )}
        empty={<EmptyState title={t(q || ended === 'ended' ? 'console.shadows.agencies.none' : 'console.shadows.agencies.empty')}>{!q && ended === 'present' && t('console.shadows.agencies.empty_text')}</EmptyState>}
      />
      <FormDialog<Draft>
        key={old?.id ?? 'new'} title={title} open={editing !== undefined} onClose={() => setEditing(undefined)} submitLabel={t(old ? 'console.shadows.agencies.save' : 'console.shadows.agencies.add')}
        onStale={async () => { setEditing(undefined); list.retry() }}
        {...(old && { initialValues: { name: old.name, note: old.note ?? '', phones: old.phones, emails: old.emails, domains: old.domains, addresses: old.addresses } })}
        onSubmit={async ({ note, ...draft }) => {
          if (old) await edit.mutateAsync({ params: { agencyId: old.id }, body: { version: old.version, ...draft, note: note || null } })
          else await add.mutateAsync({ body: { ...draft, ...(note && { note }) } })
        }}
      >
        <Form.Item name="name" label={t('console.shadows.agencies.name')} rules={[{ required: true, whitespace: true, message: t('console.shadows.agencies.name_missing') }]}><Input maxLength={100} /></Form.Item>
        {lists.map((kind) => (
          <Form.Item key={kind} name={kind} label={t(`console.shadows.agencies.${kind}`)} extra={t(`console.shadows.agencies.${kind}_hint`)}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['；', ';', '、', '\n']} /></Form.Item>
        ))}
        <Form.Item name="note" label={t('console.shadows.note')}><Input maxLength={500} /></Form.Item>
      </FormDialog>
    </Page>
  )
}
