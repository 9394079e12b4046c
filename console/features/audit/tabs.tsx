import { useTranslation } from '@qilian/ui/i18n.ts'
import { useMe } from '@qilian/ui/session.ts'
import { TabLinks } from '../../app/tab-links.tsx'

/** The auditor's desk; administrators and leaders come here to review rights. */
export function AuditTabs() {
  const { t } = useTranslation()
  const { roles } = useMe()
  const access = [
    { to: '/audit/access', label: t('console.audit.tabs.access') },
    { to: '/audit/access/reviews', label: t('console.audit.tabs.reviews') },
  ] as const
  return (
    <TabLinks
      label={t('console.audit.title')}
      tabs={
        roles.includes('auditor')
          ? [
              { to: '/audit', label: t('console.audit.tabs.ledger') },
              { to: '/audit/unmaskings', label: t('console.audit.tabs.unmaskings') },
              { to: '/audit/exports', label: t('console.audit.tabs.exports') },
              ...access,
              { to: '/audit/verification', label: t('console.audit.tabs.verification') },
            ]
          : access
      }
    />
  )
}
