import { addAgency, decideAgency, editAgency, endAgency, exportAgencies, importAgencies, listAgencies, withdrawAgency, type Agency } from '@qilian/contract/shadows'
import { dot } from '@qilian/ui/dot.ts'
import { upload, urlOf } from '@qilian/ui/api.ts'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { Choice } from '@qilian/ui/components/switches.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { App, Button, Form, Input, Popconfirm, Select, Upload, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ExportMenu } from '../../../app/lists/export-menu.tsx'
import { FilterBar } from '../../../app/lists/filter-bar.tsx'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { SearchInput } from '../../../app/forms/search-input.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'
import './shadows.css'

type Draft = { name: string; note?: string } & { [Kind in (typeof lists)[number]]?: string[] }
const lists = ['phones', 'emails', 'domains', 'addresses'] as const
const shows = ['listed', 'proposed', 'declined', 'ended'] as const
type Show = (typeof shows)[number]

/** Agencies that keep books and register firms, and by what their people are recognised. */
export function Agencies() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const [editing, setEditing] = useState<Agency | 'new'>()
  const [q, setQ] = useState<string>()
  const [show, setShow] = useState<Show>('listed')
  const [declining, setDeclining] = useState<Agency>()
  const query = { ...(q && { q }), ...(show !== 'listed' && { show }) }
  const list = usePages(listAgencies, { query })
  const { registrar = false, proposals = 0 } = list.first ?? {}
  const [add, edit, end, decide, withdraw] = [useAction(addAgency), useAction(editAgency), useAction(endAgency), useAction(decideAgency), useAction(withdrawAgency)]
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
    () => void message.success(t(each.endedOn === null ? 'console.shadows.agencies.was_ended' : 'console.shadows.agencies.was_resumed', { name: each.name })),
    (error: unknown) => void message.error(textOf(error).next),
  )
  const told = (what: 'was_accepted' | 'was_withdrawn', each: Agency) => [() => void message.success(t(`console.shadows.agencies.${what}`, { name: each.name })), (error: unknown) => void message.error(textOf(error).next)] as const
  const asked = (verb: 'end' | 'resume' | 'withdraw', each: Agency, act: () => Promise<unknown>) => (
    <Popconfirm key={verb} title={t(`console.shadows.agencies.${verb}_ask`, { name: each.name })} okText={t(`console.shadows.agencies.${verb}`)} cancelText={t('console.shadows.agencies.cancel')} onConfirm={act}>
      <Button size="small" type="text">{t(`console.shadows.agencies.${verb}`)}</Button>
    </Popconfirm>
  )
  const button = (verb: Agency['allowedActions'][number], each: Agency) => {
    const at = { params: { agencyId: each.id } }
    switch (verb) {
      case 'accept': return <Button key={verb} size="small" type="primary" onClick={() => decide.mutateAsync({ ...at, body: { version: each.version, accepted: true } }).then(...told('was_accepted', each))}>{t('console.shadows.agencies.accept')}</Button>
      case 'decline': return <Button key={verb} size="small" type="text" onClick={() => setDeclining(each)}>{t('console.shadows.agencies.decline')}</Button>
      case 'edit': return <Button key={verb} size="small" type="text" onClick={() => setEditing(each)}>{t('console.shadows.agencies.edit')}</Button>
      case 'withdraw': return asked(verb, each, () => withdraw.mutateAsync({ ...at, body: { version: each.version } }).then(...told('was_withdrawn', each)))
      default: return asked(verb, each, () => move(each))
    }
  }
  const buttons = (each: Agency) => <div className="shadow-actions">{each.allowedActions.map((verb) => button(verb, each))}</div>
  const source = (each: Agency) => (
    <>
      {t(`console.shadows.agencies.from.${each.source}`)}
      <div className="cell-note">{[each.addedBy?.name, each.endedOn && t('console.shadows.agencies.ended_on', { day: each.endedOn })].filter(Boolean).join(dot)}</div>
      {each.state === 'declined' && each.decisionNote && <div className="cell-note">{t('console.shadows.agencies.declined_because', { note: each.decisionNote })}</div>}
    </>
  )
  const columns: TableColumnsType<Agency> = [
    { title: t('console.shadows.agencies.name'), width: 240, render: (_, each) => <><span className="cell-main">{each.name}</span>{each.note && <div className="cell-note">{each.note}</div>}</> },
    { title: t('console.shadows.agencies.signs'), render: (_, each) => signs(each) },
    { title: t('console.shadows.agencies.source'), width: 160, render: (_, each) => source(each) },
    { title: '', width: registrar ? 232 : 120, align: 'right', render: (_, each) => buttons(each) },
  ]
  const old = editing === 'new' ? undefined : editing
  const verb = t(old ? 'console.shadows.agencies.save' : registrar ? 'console.shadows.agencies.add' : 'console.shadows.agencies.propose')
  const title = old ? t('console.shadows.agencies.edit_title') : verb
  const isFiltered = Boolean(q) || show !== 'listed'
  return (
    <Page title={t('console.checks.title')} summary={t('console.shadows.agencies.summary')} actions={
      <>
        {registrar && <Upload accept=".xlsx,.xls,.csv" showUploadList={false} beforeUpload={(file) => { void take(file); return false }}><Button>{t('console.shadows.agencies.import')}</Button></Upload>}
        <ExportMenu urlFor={(format) => urlOf(exportAgencies, { query: { ...query, format } })} />
        <Button type="primary" onClick={() => setEditing('new')}>{t(registrar ? 'console.shadows.agencies.add' : 'console.shadows.agencies.propose')}</Button>
      </>
    }>
      <LiaisonTabs />
      {list.first && !registrar && <p className="quiet">{t('console.shadows.agencies.city_note')}</p>}
      {proposals > 0 && show !== 'proposed' && <p><Button type="link" onClick={() => setShow('proposed')}>{t(registrar ? 'console.shadows.agencies.proposals' : 'console.shadows.agencies.own_proposals', { count: proposals })}</Button></p>}
      <FilterBar active={show === 'listed' ? 0 : 1} search={<SearchInput label={t('console.shadows.agencies.search')} value={q} onSearch={setQ} />}>
        <Choice name="show" label={t('console.shadows.agencies.which')} value={show} options={shows.map((value) => ({ value, label: t(`console.shadows.agencies.show.${value}`) }))} onChoose={setShow} />
      </FilterBar>
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.name}</span></div>
            {each.note && <div className="cell-note">{each.note}</div>}
            <div>{signs(each)}</div>
            <div>{source(each)}</div>
            {buttons(each)}
          </>
        )}
        empty={<EmptyState title={t(!q && show === 'proposed' ? 'console.shadows.agencies.none_proposed' : isFiltered ? 'console.shadows.agencies.none' : 'console.shadows.agencies.empty')}>{!isFiltered && t('console.shadows.agencies.empty_text')}</EmptyState>}
      />
      <FormDialog<Draft>
        key={old?.id ?? 'new'} title={title} open={editing !== undefined} onClose={() => setEditing(undefined)} submitLabel={verb}
        onStale={async () => { setEditing(undefined); list.retry() }}
        {...(old && { initialValues: { name: old.name, note: old.note ?? '', phones: old.phones, emails: old.emails, domains: old.domains, addresses: old.addresses } })}
        onSubmit={async ({ note, ...draft }) => {
          if (old) await edit.mutateAsync({ params: { agencyId: old.id }, body: { version: old.version, ...draft, note: note || null } })
          else if ((await add.mutateAsync({ body: { ...draft, ...(note && { note }) } })).state === 'proposed') void message.success(t('console.shadows.agencies.proposed_toast'))
        }}
      >
        <Form.Item name="name" label={t('console.shadows.agencies.name')} rules={[{ required: true, whitespace: true, message: t('console.shadows.agencies.name_missing') }]}><Input maxLength={100} /></Form.Item>
        {lists.map((kind) => (
          <Form.Item key={kind} name={kind} label={t(`console.shadows.agencies.${kind}`)} extra={t(`console.shadows.agencies.${kind}_hint`)}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['；', ';', '、', '\n']} /></Form.Item>
        ))}
        <Form.Item name="note" label={t('console.shadows.note')}><Input maxLength={500} /></Form.Item>
      </FormDialog>
      <FormDialog<{ note: string }>
        key={declining?.id} title={t('console.shadows.agencies.decline_title', { name: declining?.name ?? '' })} open={declining !== undefined} onClose={() => setDeclining(undefined)} submitLabel={t('console.shadows.agencies.decline')}
        onStale={async () => { setDeclining(undefined); list.retry() }}
        onSubmit={async ({ note }) => {
          await decide.mutateAsync({ params: { agencyId: declining!.id }, body: { version: declining!.version, accepted: false, note } })
          void message.success(t('console.shadows.agencies.was_declined', { name: declining!.name }))
        }}
      >
        <Form.Item name="note" label={t('console.shadows.agencies.decline_reason')} rules={[{ required: true, whitespace: true, message: t('console.shadows.mandates.reason_missing') }]}><Input.TextArea maxLength={500} rows={3} /></Form.Item>
      </FormDialog>
    </Page>
  )
}
