import { listAppointments } from '@qilian/contract/appointments'
import { listHandovers, urgeHandover, type HandoverSummary } from '@qilian/contract/handovers'
import { listEndingTerms } from '@qilian/contract/liaison-advice'
import { useErrorText } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useAction, useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Link } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { ButtonLink } from '../button-link.tsx'

const shown = 5
const roles = ['service_officer', 'park_leader']

/** Changes of liaison that don't move by themselves, above the cases: whom they wait for, and the one tap to act. */
export function LiaisonsWaiting() {
  const me = useMe()
  return me.roles.some((role) => roles.includes(role)) ? <Waiting mine={!me.roles.includes('park_leader')} /> : null
}

function Waiting({ mine }: { mine: boolean }) {
  const { t } = useTranslation()
  const own = mine ? { mine: 'true' as const } : {}
  const handovers = useCall(listHandovers, { query: { attention: 'true', limit: shown, ...own } })
  const terms = useCall(listEndingTerms, { query: { limit: shown, ...own } })
  const counter = useCall(listAppointments, { query: { waitsForPark: 'true', limit: shown, ...own } })
  const rows = (handovers.data?.items.length ?? 0) + (terms.data?.items.length ?? 0) + (counter.data?.items.length ?? 0)
  if (rows === 0) return null
  return (
    <section className="waiting" aria-labelledby="liaisons-waiting">
      <h2 id="liaisons-waiting">{t('appointments.waiting.title')}</h2>
      <ul className="line-rows">
        {handovers.data?.items.map((handover) => <Handover key={handover.id} handover={handover} />)}
        {counter.data?.items.map(({ id, enterprise, successorName, state }) => (
          <li key={id}>
            <span>
              <Link to="/liaisons/appointments/$appointmentId" params={{ appointmentId: id }}>{enterprise.name}</Link>
              <span className="cell-note">{t('appointments.waiting.counter', { name: successorName, state: t(`appointments.states.${state}`) })}</span>
            </span>
            <ButtonLink to="/liaisons/appointments/$appointmentId" params={{ appointmentId: id }}>{t('appointments.waiting.open')}</ButtonLink>
          </li>
        ))}
        {terms.data?.items.map(({ holderId, enterprise, user, role, until, daysLeft }) => (
          <li key={holderId}>
            <span>
              <Link to="/enterprises/$enterpriseId" params={{ enterpriseId: enterprise.id }}>{enterprise.name}</Link>
              <span className="cell-note">{t(daysLeft < 0 ? 'appointments.term.over' : 'appointments.term.ending', { name: user.name, until, count: Math.abs(daysLeft) })}</span>
            </span>
            <ButtonLink to="/liaisons/appointments" search={{ enterpriseId: enterprise.id, renew: role }}>{t('appointments.term.renew')}</ButtonLink>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Handover({ handover }: { handover: HandoverSummary }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const textOf = useErrorText()
  const urge = useAction(urgeHandover)
  const { id, enterprise, state, late, idleDays, successor, predecessor } = handover
  const why = state === 'declared' ? 'declared' : late ? 'late' : 'stalled'
  const whom = state === 'writing' ? predecessor.name : successor.name
  return (
    <li>
      <span>
        <Link to="/liaisons/handovers/$handoverId" params={{ handoverId: id }}>{enterprise.name}</Link>
        <span className="cell-note">{t(`appointments.waiting.${why}`, { name: whom, count: idleDays })}</span>
      </span>
      {handover.mayUrge ? (
        <Button loading={urge.isPending} onClick={() => urge.mutate({ params: { handoverId: id }, body: { version: handover.version } }, { onSuccess: () => void message.success(t('appointments.waiting.urged', { name: whom })), onError: (error) => void message.warning(textOf(error).title) })}>
          {t('appointments.waiting.urge', { name: whom })}
        </Button>
      ) : (
        <ButtonLink to="/liaisons/handovers/$handoverId" params={{ handoverId: id }}>{t('appointments.waiting.decide')}</ButtonLink>
      )}
    </li>
  )
}
