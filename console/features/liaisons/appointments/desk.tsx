import { callNext, closeTicket, DeskPurpose, listTickets, takeTicket, type DeskTicket } from '@qilian/contract/desk'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, usePages } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { App, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../../../app/forms/form-dialog.tsx'
import { ListTable } from '../../../app/lists/list-table.tsx'
import { Page } from '../../../app/page.tsx'
import { LiaisonTabs } from '../tabs.tsx'

const kept = 'qilian.desk.counter'

/** The guidance desk: who waits, the next one to this counter, and what was helped. */
export function GuidanceDesk() {
  const { t } = useTranslation()
  const format = useFormat()
  const me = useMe()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const [parkId, setParkId] = useState(me.parks[0]?.id ?? '')
  const [counter, setCounter] = useState(() => localStorage.getItem(kept) ?? '')
  const [taking, setTaking] = useState(false)
  const [closing, setClosing] = useState<DeskTicket>()
  const list = usePages(listTickets, { query: { parkId } })
  const next = useAction(callNext)
  const take = useAction(takeTicket)
  const close = useAction(closeTicket)
  const { first } = list
  const call = () => {
    if (counter.trim() === '') return void message.warning(t('desk.counter_missing'))
    localStorage.setItem(kept, counter)
    next.mutate(
      { body: { parkId, counter } },
      { onSuccess: ({ ticket }) => void message.info(ticket ? `${ticket.number}${dot}${ticket.who}` : t('desk.nobody')), onError: (error) => void message.error(textOf(error).title) },
    )
  }
  const missed = (ticket: DeskTicket) => close.mutate({ params: { ticketId: ticket.id }, body: { version: ticket.version, outcome: 'missed' } }, { onError: (error) => void message.error(textOf(error).title) })
  const acts = (ticket: DeskTicket) =>
    ticket.state === 'called' && (
      <>
        <Button type="link" onClick={() => setClosing(ticket)}>{t('desk.helped')}</Button>
        <Button type="link" onClick={() => missed(ticket)}>{t('desk.missed')}</Button>
      </>
    )
  return (
    <Page
      title={t('desk.title')}
      summary={first && [t('desk.stats', { waiting: first.waiting, helped: first.helped }), first.helpMinutes === null ? '' : t('desk.pace', { wait: first.waitMinutes ?? 0, help: first.helpMinutes })].filter(Boolean).join(dot)}
      actions={
        <>
          {me.parks.length > 1 && <Select aria-label={t('desk.park')} value={parkId} onChange={setParkId} options={me.parks.map(({ id, name }) => ({ value: id, label: name }))} />}
          <Input aria-label={t('desk.counter')} placeholder={t('desk.counter')} value={counter} maxLength={20} onChange={(event) => setCounter(event.target.value)} style={{ width: 120 }} />
          <Button onClick={() => setTaking(true)}>{t('desk.take')}</Button>
          <Button type="primary" loading={next.isPending} onClick={call}>{t('desk.call_next')}</Button>
        </>
      }
    >
      <LiaisonTabs />
      <ListTable
        list={list}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('desk.none')}>{t('desk.none_text')}</EmptyState>}
        columns={[
          { title: t('desk.number'), dataIndex: 'number' },
          { title: t('appointments.state'), render: (_, row) => [t(`desk.state.${row.state}`), row.counter].filter(Boolean).join(dot) },
          { title: t('desk.who'), dataIndex: 'who' },
          { title: t('desk.enterprise'), render: (_, row) => row.enterprise?.name },
          { title: t('desk.purpose_label'), render: (_, row) => t(`desk.purpose.${row.purpose}`) },
          { title: t('desk.since'), render: (_, row) => format.dateTime(row.takenAt) },
          { title: t('desk.wait'), render: (_, row) => row.waitMinutes !== null && t('desk.minutes', { count: row.waitMinutes }) },
          { title: t('desk.note'), render: (_, row) => row.note ?? acts(row) },
        ]}
        renderNarrow={(row) => (
          <div>
            <strong>{row.number}</strong>{dot}{row.who} <div className="cell-note">{t(`desk.state.${row.state}`)}{dot}{t(`desk.purpose.${row.purpose}`)}</div>
            {acts(row)}
          </div>
        )}
      />
      <FormDialog<{ name: string; purpose: DeskTicket['purpose'] }> title={t('desk.take')} open={taking} onClose={() => setTaking(false)} initialValues={{ purpose: 'appointment' }} onSubmit={(values) => take.mutateAsync({ body: { parkId, ...values } })}>
        <Form.Item name="name" label={t('desk.name')} rules={[{ required: true, message: t('appointments.name.name_missing') }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="purpose" label={t('desk.purpose_label')}>
          <Select options={DeskPurpose.options.map((value) => ({ value, label: t(`desk.purpose.${value}`) }))} />
        </Form.Item>
      </FormDialog>
      <FormDialog<{ note: string }>
        title={t('desk.helped')}
        open={closing !== undefined}
        onClose={() => setClosing(undefined)}
        onSubmit={async ({ note }) => closing && close.mutateAsync({ params: { ticketId: closing.id }, body: { version: closing.version, outcome: 'helped', note } })}
      >
        <Form.Item name="note" label={t('desk.note')} rules={[{ required: true, message: t('desk.note_missing') }]}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </FormDialog>
    </Page>
  )
}
