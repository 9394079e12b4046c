import { listAppointments } from '@qilian/contract/appointments'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { Link } from 'wouter'
import { CardArrow, cardLink } from '../components/card.tsx'
import { Section } from '../components/section.tsx'

/** Appointments that wait for me: to prove who I am, or to sign. */
export function AppointmentCards() {
  const { t } = useTranslation()
  const me = useMe()
  const { data } = useCall(listAppointments, { query: { open: 'true' } })
  const mine = (data?.items ?? []).filter(({ waitsFor }) => (me.enterprise?.role === 'owner' ? waitsFor === 'owner' : me.enterprise === null))
  if (mine.length === 0) return null
  return (
    <Section title={t('appointments.title')}>
      <ul className="stack">
        {mine.map(({ id, enterprise, state, successorName, waitsFor }) => (
          <li key={id}>
            <Link className={cardLink} to={waitsFor === 'successor' ? `/appointments/${id}/steps` : `/appointments/${id}`}>
              <strong>{enterprise.name}</strong>
              <span>{successorName}</span>
              <span className="quiet">{t(`appointments.states.${state}`)}</span>
              <CardArrow />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
