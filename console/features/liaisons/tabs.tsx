import { useTranslation } from '@qilian/ui/i18n.ts'
import { TabLinks } from '../../app/tab-links.tsx'

/** What belongs to the liaisons, side by side. */
export function LiaisonTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.checks.title')}
      tabs={[
        { to: '/liaisons', label: t('console.checks.tabs.calls') },
        { to: '/liaisons/orders', label: t('console.checks.tabs.orders') },
        { to: '/liaisons/handovers', label: t('console.handovers.tab') },
        { to: '/liaisons/plan', label: t('console.checks.tabs.plan') },
        { to: '/liaisons/turnover', label: t('verification.score.page') },
        { to: '/liaisons/samples', label: t('console.checks.tabs.samples') },
        { to: '/liaisons/appointments', label: t('appointments.title') },
        { to: '/liaisons/advised', label: t('appointments.advice.tab') },
        { to: '/liaisons/desk', label: t('desk.title') },
        { to: '/liaisons/shadows', label: t('console.shadows.title') },
        { to: '/liaisons/corrections', label: t('console.shadows.corrections.title') },
        { to: '/liaisons/mandates', label: t('console.shadows.mandates.title') },
        { to: '/liaisons/agencies', label: t('console.shadows.agencies.title') },
      ]}
    />
  )
}
