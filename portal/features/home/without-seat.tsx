import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMe } from '@qilian/ui/session.ts'
import { AppointmentCards } from '../../app/waiting/appointments.tsx'
import { HandoverCards } from '../../app/waiting/handovers.tsx'
import { Page } from '../../app/page.tsx'

/** Somebody who isn't liaison yet, or no longer. */
export function WithoutSeat() {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <Page title={t('portal.home.greeting', { name: me.user.name })}>
      <AppointmentCards />
      <HandoverCards />
      <EmptyState title={t('portal.simple.no_seat.title')}>{t('portal.simple.no_seat.text')}</EmptyState>
    </Page>
  )
}
