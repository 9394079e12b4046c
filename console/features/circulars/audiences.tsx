import { closeAudience, editAudience, listAudiences, type Audience } from '@qilian/contract/circulars'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Input, Modal, Popconfirm, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { ListTable } from '../../app/lists/list-table.tsx'
import { Page } from '../../app/page.tsx'
import { AudienceFields, useConditions } from './audience-fields.tsx'
import { LiveReach } from './reach.tsx'
import { CircularTabs } from './tabs.tsx'
import './circulars.css'

/** Audiences under a name, worked out anew whenever a circular goes out. */
export function Audiences() {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const list = usePages(listAudiences, { query: {} })
  const close = useAction(closeAudience)
  const [editing, setEditing] = useState<Audience>()
  const conditionsOf = useConditions()
  const conditions = ({ filter, named }: Audience) => conditionsOf(filter, named)
  const actions = (each: Audience) => (
    <span className="row-actions">
      <Button size="small" onClick={() => setEditing(each)}>{t('common.edit')}</Button>
      <Popconfirm title={t('console.circulars.audience.close_sure')} okText={t('console.circulars.audience.close')} cancelText={t('common.cancel')} onConfirm={() => close.mutate({ params: { audienceId: each.id }, body: { version: each.version } }, { onError: (error) => void message.error(textOf(error).next) })}>
        <Button size="small">{t('console.circulars.audience.close')}</Button>
      </Popconfirm>
    </span>
  )
  const columns: TableColumnsType<Audience> = [
    { title: t('console.circulars.audience.name'), render: (_, each) => <span className="cell-main">{each.name}</span> },
    { title: t('console.circulars.audience.conditions'), render: (_, each) => conditions(each) },
    { title: t('console.circulars.field.author'), width: 176, render: (_, each) => `${each.createdBy.name}${dot}${format.date(each.createdAt)}` },
    { title: t('console.circulars.audience.actions'), width: 176, render: (_, each) => actions(each) },
  ]
  return (
    <Page title={t('console.circulars.audience.title')} summary={t('console.circulars.audience.summary')}>
      <CircularTabs />
      <ListTable list={list} columns={columns} rowKey={({ id }) => id}
        renderNarrow={(each) => <><div className="cell-main">{each.name}</div><div className="cell-note">{conditions(each)}</div>{actions(each)}</>}
        empty={<EmptyState title={t('console.circulars.audience.empty.title')}>{t('console.circulars.audience.empty.text')}</EmptyState>} />
      {editing && <EditDialog key={editing.id} audience={editing} onClose={() => setEditing(undefined)} />}
    </Page>
  )
}

function EditDialog({ audience, onClose }: { audience: Audience; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const [name, setName] = useState(audience.name)
  const [filter, setFilter] = useState(audience.filter)
  const edit = useAction(editAudience)
  return (
    <Modal open title={audience.name} width={720} onCancel={onClose} okText={t('common.save')} cancelText={t('common.cancel')} okButtonProps={{ loading: edit.isPending, disabled: name.trim() === '' }}
      onOk={() => edit.mutate({ params: { audienceId: audience.id }, body: { version: audience.version, name: name.trim(), filter } }, { onSuccess: onClose, onError: (error) => void message.error(textOf(error).next) })}>
      <div className="audience-field"><label htmlFor="audience-name">{t('console.circulars.audience.name')}</label><Input id="audience-name" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} /></div>
      <AudienceFields value={filter} named={audience.named} onChange={setFilter} />
      <LiveReach addressing={{ weight: 'ordinary', channels: ['email'], seats: ['primary'], audienceId: null, filter, urgent: false }} />
    </Modal>
  )
}
