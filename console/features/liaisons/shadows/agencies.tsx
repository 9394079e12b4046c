import { addAgency, endAgency, exportAgencies, importAgencies, listAgencies, type Agency } from '@qilian/contract/shadows'
import { upload, urlOf } from '@qilian/ui/api.ts'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { App, Button, Form, Input, Select, Upload, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../../app/export-menu.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { ListTable } from '../../../app/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'

type Draft = { name: string; note?: string; phones?: string[]; emails?: string[]; domains?: string[]; addresses?: string[] }
const lists = ['phones', 'emails', 'domains', 'addresses'] as const

/** Agencies that keep books and register firms, and by what their people are recognised. */
export function Agencies() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const [adding, setAdding] = useState(false)
  const list = usePages(listAgencies, { query: {} })
  const [add, end] = [useAction(addAgency), useAction(endAgency)]
  const signs = (each: Agency) => lists.flatMap((kind) => each[kind]).join(t('console.shadows.comma')) || t('console.shadows.agencies.by_file')
  const take = async (file: File) => {
    try {
      const { added, changed } = await upload(importAgencies, { parts: { file } })
      void message.success(t('console.shadows.agencies.imported', { added, changed }))
      list.retry()
    } catch (error) {
      void message.error(textOf(error).next)
    }
  }
  const stop = (each: Agency) => <Button size="small" type="text" onClick={() => end.mutate({ params: { agencyId: each.id }, body: { version: each.version, ended: true } }, { onError: (error) => void message.error(textOf(error).next) })}>{t('console.shadows.agencies.end')}</Button>
  const columns: TableColumnsType<Agency> = [
    { title: t('console.shadows.agencies.name'), width: 240, render: (_, each) => <span className="cell-main">{each.name}</span> },
    { title: t('console.shadows.agencies.signs'), render: (_, each) => signs(each) },
    { title: t('console.shadows.agencies.source'), width: 144, render: (_, each) => t(`console.shadows.agencies.from.${each.source}`) },
    { title: '', width: 112, render: (_, each) => stop(each) },
  ]
  return (
    <Page title={t('console.checks.title')} summary={t('console.shadows.agencies.summary')} actions={
      <>
        <Upload accept=".xlsx,.xls,.csv" showUploadList={false} beforeUpload={(file) => { void take(file); return false }}><Button>{t('console.shadows.agencies.import')}</Button></Upload>
        <ExportMenu urlFor={(format) => urlOf(exportAgencies, { query: { format } })} />
        <Button type="primary" onClick={() => setAdding(true)}>{t('console.shadows.agencies.add')}</Button>
      </>
    }>
      <LiaisonTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.name}</span>{stop(each)}</div>
            <div className="cell-note">{signs(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.shadows.agencies.empty')}>{t('console.shadows.agencies.empty_text')}</EmptyState>}
      />
      <FormDialog<Draft> title={t('console.shadows.agencies.add')} open={adding} onClose={() => setAdding(false)} submitLabel={t('console.shadows.agencies.add')} onSubmit={async ({ note, ...draft }) => { await add.mutateAsync({ body: { ...draft, ...(note && { note }) } }) }}>
        <Form.Item name="name" label={t('console.shadows.agencies.name')} rules={[{ required: true, message: t('console.shadows.agencies.name_missing') }]}><Input maxLength={100} /></Form.Item>
        {lists.map((kind) => (
          <Form.Item key={kind} name={kind} label={t(`console.shadows.agencies.${kind}`)} extra={t('console.shadows.agencies.several')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['；', ';', '、']} /></Form.Item>
        ))}
        <Form.Item name="note" label={t('console.shadows.note')}><Input maxLength={500} /></Form.Item>
      </FormDialog>
    </Page>
  )
}
