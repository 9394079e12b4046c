import { getMyTicket, leaveQueue, takeTicket, type DeskPurpose, type DeskTicket } from '@qilian/contract/desk'
import { ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { Button } from '../../app/components/button.tsx'
import { Card } from '../../app/components/card.tsx'
import { Question } from '../../app/question.tsx'
import './desk.css'

const purposes: readonly DeskPurpose[] = ['appointment', 'handover', 'contact', 'account', 'other']
const lookAgainMs = 15_000

/** The guidance desk: a number, how many are ahead, and the counter once it is called. */
export function Desk() {
  const mine = useCall(getMyTicket, {})
  const waiting = Boolean(mine.data?.ticket)
  const { refetch } = mine
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setInterval(() => void refetch(), lookAgainMs)
    return () => clearInterval(timer)
  }, [waiting, refetch])
  if (!mine.data) return mine.error ? <ErrorState error={mine.error} onRetry={() => void refetch()} /> : <LoadingState />
  return mine.data.ticket ? <Waiting ticket={mine.data.ticket} /> : <Take />
}

function Take() {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const take = useAction(takeTicket)
  return (
    <Question question={t('desk.what_for')} hint={t('desk.text')} onBack={() => navigate('/')} onAnswer={() => undefined} failure={take.error} actions={null}>
      <div className="stack">
        {purposes.map((purpose) => (
          <Button key={purpose} wide busy={take.isPending} onClick={() => take.mutate({ body: { purpose } })}>
            {t(`desk.purpose.${purpose}`)}
          </Button>
        ))}
      </div>
    </Question>
  )
}

function Waiting({ ticket }: { ticket: DeskTicket }) {
  const { t } = useTranslation()
  const leave = useAction(leaveQueue)
  const called = ticket.state === 'called'
  const counter = /^\d+$/.test(ticket.counter ?? '') ? t('desk.counter_number', { number: ticket.counter }) : ticket.counter
  return (
    <Question
      question={called ? t('desk.called', { counter }) : t('desk.waiting', { number: ticket.number })}
      hint={called ? t('desk.called_text') : t('desk.waiting_text', { count: ticket.ahead ?? 0, minutes: ticket.waitMinutes ?? 0 })}
      onAnswer={() => undefined}
      failure={leave.error}
      actions={
        <>
          <Link className="button button-primary button-wide" to="/">
            {t('desk.home')}
          </Link>
          {!called && (
            <Button look="quiet" wide busy={leave.isPending} onClick={() => leave.mutate({ params: { ticketId: ticket.id }, body: { version: ticket.version } })}>
              {t('desk.leave')}
            </Button>
          )}
        </>
      }
    >
      <Card>
        <p className="quiet">{ticket.park.name}</p>
        <p className="desk-number">{ticket.number}</p>
        <p className="quiet">{t(`desk.purpose.${ticket.purpose}`)}</p>
      </Card>
    </Question>
  )
}
