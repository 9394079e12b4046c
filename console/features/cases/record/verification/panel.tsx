import { climbOrder, confirmLiaisonOfOrder, getOrder, noteAttempt, resumeOrder, type RungView, type VerificationOrder } from '@qilian/contract/verification'
import type { BodyInput } from '@qilian/contract/endpoint'
import { dot } from '@qilian/ui/dot.ts'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { StatusTag, type StatusTone } from '@qilian/ui/components/status-tag.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from '@tanstack/react-router'
import { Alert, App, Button } from 'antd'
import { useState } from 'react'
import { Section } from '../../../../app/section.tsx'
import { CauseText } from '../../../../app/cause-text.tsx'
import { GoneDialog } from './gone-dialog.tsx'
import { MovedDialog } from './moved-dialog.tsx'
import { Letters } from './letters.tsx'
import { ReplaceDialog } from './replace-dialog.tsx'
import './panel.css'

const rungTones: Record<RungView['state'], StatusTone> = { tried: 'done', present: 'open', ahead: 'waiting', passed: 'ended', absent: 'ended' }
const also = ['cases', 'enterprises', 'notices']

/** Why an enterprise is asked, whom was tried, and what comes next at one tap. */
export function VerificationPanel({ orderId }: { orderId: string }) {
  const { data, error, refetch } = useCall(getOrder, { params: { orderId } })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return data ? <Order order={data} /> : <LoadingState />
}

function Order({ order }: { order: VerificationOrder }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      {order.correction && (
        <Alert
          type="warning"
          showIcon
          title={t(order.correction.state === 'visiting' ? 'verification.correction.visit' : 'verification.correction.waits', { name: order.correction.name, due: order.correction.dueAt && format.dateTime(order.correction.dueAt) })}
          action={<Link to="/liaisons/corrections">{t('verification.correction.open')}</Link>}
        />
      )}
      <Outcomes order={order} />
      <Section title={t('verification.causes')}>
        <ul className="causes">
          {order.causes.map((cause) => (
            <li key={cause.id}>
              <div>
                <b>{t(`verification.cause_name.${cause.cause}`)}</b>
                <p className="cell-note">
                  <CauseText cause={cause.cause} detail={cause.detail} />
                </p>
              </div>
              <span className="cell-note">{cause.answeredAt ? t('verification.answered_at', { at: format.dateTime(cause.answeredAt) }) : format.dateTime(cause.at)}</span>
            </li>
          ))}
        </ul>
        <p className="cell-note">
          {[
            t('verification.last_confirmed', { at: order.lastConfirmedAt ? format.date(order.lastConfirmedAt) : t('verification.never') }),
            t('verification.last_interaction', { at: order.lastInteractionAt ? format.date(order.lastInteractionAt) : t('verification.never') }),
          ].join(dot)}
        </p>
      </Section>
      <Section title={t('verification.ladder')}>
        <ol className="ladder">
          {order.rungs.map((rung) => (
            <Rung key={rung.rung} rung={rung} order={order} />
          ))}
        </ol>
      </Section>
    </>
  )
}

/** What ends the order, each at one tap. */
function Outcomes({ order }: { order: VerificationOrder }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [dialog, setDialog] = useState<'replace' | 'gone' | VerificationOrder['holders'][number]>()
  const confirm = useAction(confirmLiaisonOfOrder, also)
  const resume = useAction(resumeOrder, also)
  const may = (action: VerificationOrder['allowedActions'][number]) => order.allowedActions.includes(action)
  const failed = (error: Error) => void message.error(error.message)
  if (order.outcome) {
    return (
      <p className="order-outcome">
        <StatusTag tone="done">{t(`verification.outcome.${order.outcome}`)}</StatusTag>
        {order.goneOn && ` ${t(`verification.gone_as.${order.goneAs ?? 'flagged'}`, { on: order.goneOn })}`}
      </p>
    )
  }
  if (!may('confirm_liaison') && !may('verify_anew')) return null
  const liaisons = order.holders.filter(({ role }) => role !== 'owner')
  return (
    <div className="outcomes" role="group" aria-label={t('verification.outcomes')}>
      {may('confirm_liaison') &&
        liaisons.map(({ id, name, role }) => (
          <Button
            key={id}
            type={role === 'primary' ? 'primary' : 'default'}
            loading={confirm.isPending}
            onClick={() => confirm.mutate({ params: { orderId: order.caseId }, body: { version: order.version, holderId: id } }, { onError: failed })}
          >
            {t('verification.confirm', { name })}
          </Button>
        ))}
      {may('confirm_liaison') && liaisons.map((holder) => <Button key={holder.id} onClick={() => setDialog(holder)}>{t('console.checks.moved.button', { name: holder.name })}</Button>)}
      {may('replace_liaison') && <Button onClick={() => setDialog('replace')}>{t('verification.replace.button')}</Button>}
      {may('verify_anew') && (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ params: { orderId: order.caseId }, body: { version: order.version, note: t('verification.resume_note') } }, { onError: failed })}>
          {t('verification.resume')}
        </Button>
      )}
      {may('report_gone') && <Button onClick={() => setDialog('gone')}>{t('verification.gone.button')}</Button>}
      {order.appointmentId && <span className="cell-note">{t('verification.follows_appointment')}</span>}
      {dialog === 'replace' && <ReplaceDialog order={order} onClose={() => setDialog(undefined)} />}
      {typeof dialog === 'object' && <MovedDialog order={order} holder={dialog} onClose={() => setDialog(undefined)} />}
      {dialog === 'gone' && <GoneDialog order={order} onClose={() => setDialog(undefined)} />}
    </div>
  )
}

type Attempt = Pick<BodyInput<typeof noteAttempt>, 'way' | 'result'>
/** What usually comes of a try at each rung, so that it is one tap. */
const usual: Record<RungView['rung'], readonly Attempt[]> = {
  liaison: [{ way: 'call', result: 'no_answer' }, { way: 'call', result: 'wrong_contact' }],
  deputy: [{ way: 'call', result: 'no_answer' }, { way: 'call', result: 'wrong_contact' }],
  owner: [{ way: 'call', result: 'no_answer' }, { way: 'call', result: 'wrong_contact' }],
  address: [{ way: 'letter', result: 'returned' }, { way: 'letter', result: 'no_answer' }],
  visit: [{ way: 'visit', result: 'nobody_there' }],
}

/** Whoever has a letter that was answered was reached. */
const triesAt = (rung: RungView['rung'], { letters }: VerificationOrder): readonly Attempt[] => (rung === 'address' && letters.some(({ answer }) => answer) ? [{ way: 'letter', result: 'reached' }] : usual[rung])

function Rung({ rung, order }: { rung: RungView; order: VerificationOrder }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { message } = App.useApp()
  const attempt = useAction(noteAttempt, also)
  const climb = useAction(climbOrder, also)
  const present = rung.state === 'present'
  const may = order.allowedActions.includes('note_attempt') && present
  const failed = (error: Error) => void message.error(error.message)
  const record = (tried: Attempt, higher: boolean) =>
    attempt.mutate({ params: { orderId: order.caseId }, body: { version: order.version, ...tried, climb: higher } }, { onError: failed })
  const whom = rung.holder ? [rung.holder.name, rung.holder.phone, rung.holder.email].filter(Boolean).join(dot) : rung.address
  return (
    <li className={`rung rung-${rung.state}`} aria-current={present ? 'step' : undefined}>
      <div className="rung-head">
        <b>{t(`verification.rung.${rung.rung}`)}</b>
        <StatusTag tone={rungTones[rung.state]}>{t(`verification.rung_state.${rung.state}`)}</StatusTag>
      </div>
      {whom && (
        <p className="cell-note">
          {whom}
          {rung.holder && (
            <>
              {dot}
              <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: order.enterprise.id }}>
                {t('verification.show_contact')}
              </Link>
            </>
          )}
        </p>
      )}
      {rung.attempts.length > 0 && (
        <ul className="attempts">
          {rung.attempts.map(({ id, at, way, result, by, note }) => (
            <li key={id}>
              {format.dateTime(at)} {t(`verification.way.${way}`)}
              {t('verification.colon')}
              {t(`verification.result.${result}`)} <span className="cell-note">{[by.name, note].filter(Boolean).join(dot)}</span>
            </li>
          ))}
        </ul>
      )}
      {rung.rung === 'address' && <Letters order={order} may={may} />}
      {may && (rung.rung !== 'address' || order.letters.some(({ postedOn }) => postedOn)) && (
        <div className="rung-acts">
          {triesAt(rung.rung, order).map((tried) => {
            const higher = order.nextRung !== null && tried.result !== 'sent'
            return (
              <Button key={tried.result} loading={attempt.isPending} onClick={() => record(tried, higher)}>
                {t(higher ? 'verification.tried_and_on' : 'verification.tried', { result: t(`verification.result.${tried.result}`), next: order.nextRung && t(`verification.rung.${order.nextRung}`) })}
              </Button>
            )
          })}
          {rung.attempts.length > 0 && order.nextRung !== null && (
            <Button type="link" loading={climb.isPending} onClick={() => climb.mutate({ params: { orderId: order.caseId }, body: { version: order.version } }, { onError: failed })}>
              {t('verification.on', { next: t(`verification.rung.${order.nextRung}`) })}
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
