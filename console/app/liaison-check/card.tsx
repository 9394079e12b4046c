import { recordCheck } from '@qilian/contract/confirmations'
import { getLiaisonCard, listTurnoverOverrides, setTurnoverClass, TurnoverClass, type LiaisonCard as Card, type TurnoverReason } from '@qilian/contract/verification-plan'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall, usePages } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Alert, App, Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { FormDialog } from '../forms/form-dialog.tsx'
import { Section } from '../section.tsx'
import { RecordDialog } from './record-dialog.tsx'
import './liaison-check.css'

type LiaisonCheckProps = { enterprise: { id: string; name: string } }

/** Whether the liaisons are still the ones: one tap after a call, and why the enterprise is asked this often. */
export function LiaisonCheck({ enterprise }: LiaisonCheckProps) {
  const { t } = useTranslation()
  const { data, refetch } = useCall(getLiaisonCard, { params: { enterpriseId: enterprise.id } })
  const [recording, setRecording] = useState(false)
  const [classing, setClassing] = useState(false)
  if (!data) return null
  return (
    <Section title={t('console.checks.card.title')} actions={data.mayRecord && data.seats.length > 0 && <Button type="link" onClick={() => setRecording(true)}>{t('console.checks.card.record')}</Button>}>
      {data.changedOn && data.seats.length > 0 && <Alert type="warning" showIcon title={t('console.checks.card.changed')} />}
      <ul className="check-list">
        {data.seats.map((seat) => (
          <Seat key={seat.id} enterpriseId={enterprise.id} seat={seat} mayRecord={data.mayRecord} occasion={data.changedOn ? 'business_change' : 'call'} />
        ))}
      </ul>
      {data.seats.length === 0 && <p className="cell-note">{t('console.checks.card.nobody')}</p>}
      <Standing card={data} onChange={() => setClassing(true)} />
      <ClassHistory enterpriseId={enterprise.id} />
      <RecordDialog enterprise={recording ? enterprise : undefined} seats={data.seats} onClose={() => setRecording(false)} />
      <ClassDialog enterpriseId={enterprise.id} card={data} open={classing} onClose={() => setClassing(false)} onRead={refetch} />
    </Section>
  )
}

type SeatProps = { enterpriseId: string; seat: Card['seats'][number]; mayRecord: boolean; occasion: 'call' | 'business_change' }

function Seat({ enterpriseId, seat, mayRecord, occasion }: SeatProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const record = useAction(recordCheck, ['enterprises'])
  const { last } = seat
  return (
    <li className="check-seat">
      <span>
        {seat.user.name} <span className="cell-note">{t(`people.seats.${seat.role}`)}</span>
        <span className="cell-note check-last">
          {seat.lastConfirmedAt && seat.lastOccasion ? t('console.checks.card.confirmed', { at: format.dateTime(seat.lastConfirmedAt), occasion: t(`confirmations.occasion.${seat.lastOccasion}`) }) : t('console.checks.card.never')}
        </span>
        {last && last.outcome !== 'current' && (
          <span className="check-last check-open">{t('console.checks.card.last', { at: format.dateTime(last.at), outcome: t(`confirmations.outcome.${last.outcome}`) })}</span>
        )}
      </span>
      {mayRecord && (
        <Button
          loading={record.isPending}
          onClick={() =>
            record.mutate(
              { params: { enterpriseId }, body: { holderId: seat.id, occasion, outcome: 'current' } },
              { onSuccess: () => void message.success(t('console.checks.recorded')), onError: (error) => void message.error(textOf(error).title) },
            )
          }
        >
          {t('console.checks.card.one_tap')}
          <span className="visually-hidden">{t('privacy.of', { name: seat.user.name })}</span>
        </Button>
      )}
    </li>
  )
}

function Standing({ card: { turnover, planned, failedCalls, mayOverride }, onChange }: { card: Card; onChange: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const valueOf = (reason: TurnoverReason) => {
    switch (reason.about) {
      case 'size': return reason.value && t(`enterprises.size_class.${reason.value}`)
      case 'ownership': return reason.value && t(`enterprises.ownership.${reason.value}`)
      case 'changes': return reason.value
    }
  }
  const reasons = turnover.reasons.filter(({ points }) => points !== 0).map((reason) =>
    t('console.checks.card.reason', { about: t(`console.checks.about.${reason.about}`), value: valueOf(reason), points: reason.points > 0 ? `+${reason.points}` : reason.points }))
  return (
    <div className="check-standing">
      <p>
        {t('console.checks.card.class', { name: t(`confirmations.class.${turnover.turnoverClass}`), count: turnover.months })}{' '}
        {mayOverride && <Button type="link" size="small" onClick={onChange}>{t('console.checks.card.change')}</Button>}
      </p>
      <p className="cell-note">
        {turnover.override
          ? t('console.checks.card.overridden', { name: turnover.override.by.name, reason: turnover.override.reason, until: format.date(turnover.override.until) })
          : reasons.length > 0 ? t('console.checks.card.because', { reasons: reasons.join(t('timeline.comma')) }) : t('console.checks.card.no_reasons')}
      </p>
      <p>
        {planned ? t('console.checks.card.planned', { day: format.date(planned.plannedOn), officer: planned.officer?.name ?? t('console.checks.no_officer') }) : t('console.checks.card.not_planned')}
        {failedCalls > 0 && `${dot}${t('console.checks.failed', { count: failedCalls })}`}
      </p>
    </div>
  )
}

/** Who classed the enterprise otherwise than the rule, and why; read when somebody looks. */
function ClassHistory({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('console.checks.class_history.open')}</summary>
      {open && <Overrides enterpriseId={enterpriseId} />}
    </details>
  )
}

function Overrides({ enterpriseId }: { enterpriseId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const list = usePages(listTurnoverOverrides, { params: { enterpriseId }, query: {} })
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  return (
    <>
      {!list.loading && list.items.length === 0 && <p className="cell-note">{t('console.checks.class_history.none')}</p>}
      <ul className="check-list">
        {list.items.map(({ id, at, by, turnoverClass, until, reason, endedAt, endedBy }) => (
          <li key={id} className="cell-note">
            {t('console.checks.class_history.set', { at: format.dateTime(at), name: by.name, turnoverClass: t(`confirmations.class.${turnoverClass}`), until: format.date(until), reason })}
            {endedAt && `${dot}${t('console.checks.class_history.ended', { at: format.dateTime(endedAt), name: endedBy?.name ?? '' })}`}
          </li>
        ))}
      </ul>
      {list.hasMore && <Button type="link" onClick={list.more} loading={list.loadingMore}>{t('common.more')}</Button>}
    </>
  )
}

type Override = { turnoverClass: TurnoverClass | 'rule'; reason: string; until: string }

function ClassDialog({ enterpriseId, card, open, onClose, onRead }: { enterpriseId: string; card: Card; open: boolean; onClose: () => void; onRead: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const set = useAction(setTurnoverClass, ['enterprises'])
  const { override, derived } = card.turnover
  return (
    <FormDialog<Override>
      title={t('console.checks.class.title')}
      open={open}
      onClose={onClose}
      intro={t('console.checks.class.intro', { name: t(`confirmations.class.${derived}`) })}
      initialValues={{ turnoverClass: override?.turnoverClass ?? 'rule', ...(override ? { reason: override.reason, until: override.until } : {}) }}
      onSubmit={async ({ turnoverClass, reason, until }) => {
        await set.mutateAsync({ params: { enterpriseId }, body: { override: turnoverClass === 'rule' ? null : { turnoverClass, reason, until } } })
        await onRead()
      }}
    >
      {(form) => (
        <>
          <Form.Item name="turnoverClass" label={t('console.checks.class.name')}>
            <Select options={[{ value: 'rule', label: t('console.checks.class.by_rule') }, ...TurnoverClass.options.map((value) => ({ value, label: t(`confirmations.class.${value}`) }))]} />
          </Form.Item>
          <Form.Item noStyle dependencies={['turnoverClass']}>
            {() =>
              form.getFieldValue('turnoverClass') !== 'rule' && (
                <>
                  <Form.Item name="reason" label={t('console.checks.class.reason')} rules={[{ required: true, whitespace: true, message: t('console.checks.class.reason_missing') }]}>
                    <Input maxLength={300} />
                  </Form.Item>
                  <Form.Item name="until" label={t('console.checks.class.until')} rules={[{ required: true, message: t('console.checks.class.until_missing') }]}>
                    <Input type="date" style={{ width: 200 }} />
                  </Form.Item>
                </>
              )
            }
          </Form.Item>
        </>
      )}
    </FormDialog>
  )
}
