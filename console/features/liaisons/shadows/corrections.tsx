import { listCorrections, reviewProof, settleCorrection, withdrawCorrection, type Correction } from '@qilian/contract/shadows'
import { downloadFile } from '@qilian/contract/files'
import { dot } from '@qilian/ui/dot.ts'
import { urlOf } from '@qilian/ui/api.ts'
import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Button, Form, Input, Select, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'
import './shadows.css'

type Doing = { what: 'accept' | 'refuse' | 'withdraw' | 'settle'; order: Correction }

/** Orders that wait: for the enterprise, for a look at its proof, for a visit. */
export function Corrections() {
  const { t } = useTranslation()
  const format = useFormat()
  const [doing, setDoing] = useState<Doing>()
  const list = usePages(listCorrections, { query: { state: 'open,replacing,declaring,reviewing,visiting' as never } })
  const [review, withdraw, settle] = [useAction(reviewProof), useAction(withdrawCorrection), useAction(settleCorrection)]
  const buttons = (order: Correction) => (
    <div className="shadow-actions">
      {order.allowedActions.includes('review') && <Button size="small" type="primary" onClick={() => setDoing({ what: 'accept', order })}>{t('console.shadows.corrections.accept')}</Button>}
      {order.allowedActions.includes('review') && <Button size="small" onClick={() => setDoing({ what: 'refuse', order })}>{t('console.shadows.corrections.refuse')}</Button>}
      {order.allowedActions.includes('settle') && <Button size="small" type="primary" onClick={() => setDoing({ what: 'settle', order })}>{t('console.shadows.corrections.settle')}</Button>}
      {order.allowedActions.includes('withdraw') && <Button size="small" type="text" onClick={() => setDoing({ what: 'withdraw', order })}>{t('console.shadows.corrections.withdraw')}</Button>}
    </div>
  )
  const answer = ({ answer: given }: Correction) => given && (
    <div className="cell-note">
      {given.statement} {given.files.map(({ id, name }) => <a key={id} href={urlOf(downloadFile, { params: { fileId: id } })}>{name}</a>)}
    </div>
  )
  const also = ({ verification }: Correction) => verification && <div className="cell-note"><Link to="/cases/$caseId" params={{ caseId: verification.caseId }}>{t('verification.correction.also', verification)}</Link></div>
  const columns: TableColumnsType<Correction> = [
    { title: t('console.shadows.enterprise'), width: 240, render: (_, each) => <><span className="cell-main">{each.enterprise.name}</span><div className="cell-note">{each.park.name}</div></> },
    { title: t('console.shadows.liaison'), width: 144, render: (_, each) => <>{each.liaison.name}<div className="cell-note">{each.liaison.phone}</div></> },
    { title: t('console.shadows.corrections.state_label'), render: (_, each) => <>{t(`console.shadows.corrections.state.${each.state}`)}{answer(each)}{also(each)}</> },
    { title: t('console.shadows.corrections.stage_label'), width: 112, render: (_, each) => t(`console.shadows.corrections.stage.${each.stage}`) },
    { title: t('console.shadows.corrections.due'), width: 144, render: (_, each) => (each.dueAt ? format.dateTime(each.dueAt) : '—') },
    { title: t('console.shadows.corrections.decide'), width: 216, render: (_, each) => buttons(each) },
  ]
  const what = doing?.what
  return (
    <Page title={t('console.checks.title')} summary={t('console.shadows.corrections.summary')}>
      <LiaisonTabs />
      <ListTable
        list={list}
        columns={columns}
        rowKey={(each) => each.id}
        renderNarrow={(each) => (
          <>
            <div className="narrow-head"><span className="cell-main">{each.enterprise.name}</span><span className="cell-note">{each.dueAt && format.date(each.dueAt)}</span></div>
            <div>{each.liaison.name}{dot}{t(`console.shadows.corrections.state.${each.state}`)}</div>
            {answer(each)}
            {also(each)}
            {buttons(each)}
          </>
        )}
        empty={<EmptyState title={t('console.shadows.corrections.empty')}>{t('console.shadows.corrections.empty_text')}</EmptyState>}
      />
      <FormDialog<{ note?: string; outcome?: 'employee' | 'left' }>
        title={what ? t(`console.shadows.corrections.${what}`) : ''} open={doing !== undefined} onClose={() => setDoing(undefined)} submitLabel={what ? t(`console.shadows.corrections.${what}`) : ''}
        intro={doing && `${doing.order.enterprise.name}${dot}${doing.order.liaison.name}`}
        onSubmit={async ({ note = '', outcome }) => {
          if (!doing) return
          const { order: { id, version } } = doing
          const params = { correctionId: id }
          if (doing.what === 'accept' || doing.what === 'refuse') await review.mutateAsync({ params, body: { version, accepted: doing.what === 'accept', ...(note && { note }) } })
          else if (doing.what === 'withdraw') await withdraw.mutateAsync({ params, body: { version, reason: note } })
          else await settle.mutateAsync({ params, body: { version, outcome: outcome!, note } })
        }}
      >
        {what === 'settle' && (
          <Form.Item name="outcome" label={t('console.shadows.corrections.outcome_label')} rules={[{ required: true, message: t('console.shadows.corrections.outcome_missing') }]}>
            <Select options={(['employee', 'left'] as const).map((value) => ({ value, label: t(`console.shadows.corrections.outcome.${value}`) }))} />
          </Form.Item>
        )}
        <Form.Item name="note" label={t('console.shadows.note')} rules={what === 'accept' ? [] : [{ required: true, message: t('console.shadows.note_missing') }]}>
          <Input.TextArea maxLength={1000} rows={3} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
