import { listAppointments, type AppointmentSummary } from '@qilian/contract/appointments'
import { dot } from '@qilian/ui/dot.ts'
import { EmptyState, ErrorState, LoadingState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useCall } from '@qilian/ui/query.ts'
import { useMe } from '@qilian/ui/session.ts'
import { useFormat } from '@qilian/ui/use-format.ts'
import { Link } from 'wouter'
import { CardArrow, cardLink } from '../../app/components/card.tsx'
import { Page } from '../../app/page.tsx'
import { Advice } from './advice.tsx'
import { Guide } from './guide.tsx'
import './appointments.css'

/** Who shall speak for us: what is under way and what was, and the way to name somebody. */
export function Appointments() {
  const { t } = useTranslation()
  const me = useMe()
  const list = useCall(listAppointments, { query: { limit: 50 } })
  const mayName = me.enterprise?.role === 'owner' || me.enterprise?.role === 'primary'
  return (
    <Page title={t('appointments.title')} back={{ to: '/me', label: t('portal.me.title') }}>
      {me.enterprise && <Advice enterpriseId={me.enterprise.id} mayName={mayName} />}
      {mayName && (
        <>
          <Guide name="owner" />
          <Link className="button button-primary button-wide" to="/appointments/new">
            {t('appointments.name.begin')}
          </Link>
        </>
      )}
      {me.enterprise && !mayName && <p className="quiet">{t('appointments.name.not_you')}</p>}
      {!list.data && (list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : <LoadingState />)}
      {list.data?.items.length === 0 && <EmptyState title={t('appointments.none')}>{t('appointments.none_text')}</EmptyState>}
      {list.data && list.data.items.length > 0 && (
        <ul className="stack">
          {list.data.items.map((item) => (
            <li key={item.id}>
              <Row item={item} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}

function Row({ item }: { item: AppointmentSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Link className={cardLink} to={`/appointments/${item.id}`}>
      <span>
        <strong>{item.successorName}</strong>{dot}{t(`people.seats.${item.role}`)}
      </span>
      <span className="quiet">
        {t(`appointments.states.${item.state}`)}{dot}{format.date(item.stateSince)}
        {item.waitsFor !== 'nobody' && `${dot}${t(`appointments.waits_for.${item.waitsFor}`)}`}
      </span>
      <CardArrow />
    </Link>
  )
}
