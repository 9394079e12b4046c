import { listMandates, MandateState, revokeMandate, type Mandate } from '@qilian/contract/mandates'
import { downloadFile } from '@qilian/contract/files'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input, Select, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'
import './shadows.css'

const tones: Record<Mandate['state'], StatusTone> = { offered: 'open', active: 'done', declined: 'ended', revoked: 'ended', ended: 'ended' }

/** Declared agents of the park's enterprises: what for, until when, with the agreement; the park may end a mandate. */
export function Mandates() {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const [state, setState] = useState<MandateState | 'all'>('all')
  const [ending, setEnding] = useState<Mandate>()
  const list = usePages(listMandates, { query: state === 'all' ? {} : { state } })
  const revoke = useAction(revokeMandate)
  const who = (each: Mandate) => <>{each.agent.name}<div className="cell-note">{each.agency} {each.agent.phone}</div></>
  const scopes = (each: Mandate) => each.scopes.map((scope) => t(`console.shadows.mandates.scope.${scope}`)).join(t('console.shadows.comma'))
  const standing = (each: Mandate) => (
    <>
      <StatusTag tone={tones[each.state]}>{t(`console.shadows.mandates.state.${each.state}`)}</StatusTag>
      {each.signedAt && <div className="cell-note">{t('console.shadows.mandates.signed_at', { when: format.date(each.signedAt) })}</div>}
      {each.endReason && <div className="cell-note">{each.endReason}</div>}
    </>
  )
  const paper = (each: Mandate) => each.agreement && <a href={urlOf(downloadFile, { params: { fileId: each.agreement.id } })} target="_blank" rel="noreferrer">{t('console.shadows.mandates.agreement')}</a>
  const end = (each: Mandate) => each.allowedActions.includes('revoke') && <Button size="small" type="text" danger onClick={() => setEnding(each)}>{t('console.shadows.mandates.end')}</Button>
  const columns: TableColumnsType<Mandate> = [
    { title: t('console.shadows.enterprise'), width: 200, render: (_, each) => <span className="cell-main">{each.enterprise.name}</span> },
    { title: t('console.shadows.mandates.agent'), width: 200, render: (_, each) => who(each) },
    { title: t('console.shadows.mandates.scopes'), width: 200, render: (_, each) => scopes(each) },
    { title: t('console.shadows.mandates.term'), width: 184, render: (_, each) => t('console.shadows.mandates.span', { from: each.from, until: each.until }) },
    { title: t('console.shadows.mandates.state_label'), width: 136, render: (_, each) => standing(each) },
    { title: t('console.shadows.mandates.agreement'), width: 112, render: (_, each) => paper(each) },
    { title: '', width: 96, render: (_, each) => end(each) },
  ]
  return (
    <Page title={t('console.checks.title')} summary={t('console.shadows.mandates.summary')} actions={
      <Select aria-label={t('console.shadows.state_label')} value={state} onChange={setState} options={(['all', ...MandateState.options] as const).map((value) => ({ value, label: t(`console.shadows.mandates.state.${value}`) }))} />
    }>
      <LiaisonTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.enterprise.name}</span>{standing(each)}</div>
            <div>{who(each)}</div>
            <div className="cell-note">{scopes(each)}{dot}{t('console.shadows.mandates.span', { from: each.from, until: each.until })}</div>
            <div className="shadow-actions">{paper(each)}{end(each)}</div>
          </>
        )}
        empty={<EmptyState title={t('console.shadows.mandates.empty')}>{t('console.shadows.mandates.empty_text')}</EmptyState>}
      />
      <FormDialog<{ reason: string }> title={t('console.shadows.mandates.end')} open={ending !== undefined} onClose={() => setEnding(undefined)} danger submitLabel={t('console.shadows.mandates.end')}
        intro={ending && t('console.shadows.mandates.end_intro', { enterprise: ending.enterprise.name, name: ending.agent.name })}
        onStale={async () => { setEnding(undefined); list.retry() }}
        onSubmit={async ({ reason }) => {
          if (!ending) return
          await revoke.mutateAsync({ params: { mandateId: ending.id }, body: { version: ending.version, reason } })
          void message.success(t('console.shadows.mandates.ended'))
        }}>
        <Form.Item name="reason" label={t('console.shadows.mandates.reason')} rules={[{ required: true, whitespace: true, message: t('console.shadows.mandates.reason_missing') }]}><Input.TextArea maxLength={500} rows={3} /></Form.Item>
      </FormDialog>
    </Page>
  )
}
