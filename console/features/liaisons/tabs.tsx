import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link, useLocation, type LinkProps } from '@tanstack/react-router'
import { TabLinks } from '../../app/tab-links.tsx'
import './tabs.css'

type Page = { to: NonNullable<LinkProps['to']>; label: string }

/** What belongs to the liaisons: three sorts of work, and below them the pages of the present one. */
export function LiaisonTabs() {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const groups: readonly { key: 'verifying' | 'appointing' | 'shadows'; pages: readonly [Page, ...Page[]] }[] = [
    {
      key: 'verifying',
      pages: [
        { to: '/liaisons', label: t('console.checks.tabs.calls') },
        { to: '/liaisons/orders', label: t('console.checks.tabs.orders') },
        { to: '/liaisons/plan', label: t('console.checks.tabs.plan') },
        { to: '/liaisons/samples', label: t('console.checks.tabs.samples') },
        { to: '/liaisons/turnover', label: t('verification.score.page') },
      ],
    },
    {
      key: 'appointing',
      pages: [
        { to: '/liaisons/appointments', label: t('appointments.title') },
        { to: '/liaisons/handovers', label: t('console.handovers.tab') },
        { to: '/liaisons/desk', label: t('desk.title') },
        { to: '/liaisons/advised', label: t('appointments.advice.tab') },
      ],
    },
    {
      key: 'shadows',
      pages: [
        { to: '/liaisons/shadows', label: t('console.shadows.title') },
        { to: '/liaisons/corrections', label: t('console.shadows.corrections.title') },
        { to: '/liaisons/mandates', label: t('console.shadows.mandates.title') },
        { to: '/liaisons/agencies', label: t('console.shadows.agencies.title') },
      ],
    },
  ]
  const present = groups.find(({ pages }) => pages.some(({ to }) => to === pathname)) ?? groups[0]!
  return (
    <div className="liaison-tabs">
      <nav aria-label={t('console.checks.title')}>
        {groups.map(({ key, pages: [first] }) => (
          <Link key={key} to={first.to} className={key === present.key ? 'liaison-group present' : 'liaison-group'} activeOptions={{ exact: true, includeSearch: false }} {...(key === present.key && { 'aria-current': 'true' })}>
            {t(`console.checks.groups.${key}`)}
          </Link>
        ))}
      </nav>
      <TabLinks label={t(`console.checks.groups.${present.key}`)} tabs={present.pages} />
    </div>
  )
}
