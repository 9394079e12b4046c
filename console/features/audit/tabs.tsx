import { useTranslation } from '@qilian/ui/i18n.ts'
import { TabLinks } from '../../app/tab-links.tsx'

export function AuditTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.audit.title')}
      tabs={[
        { to: '/audit', label: t('console.audit.tabs.ledger') },
        { to: '/audit/unmaskings', label: t('console.audit.tabs.unmaskings') },
        { to: '/audit/exports', label: t('console.audit.tabs.exports') },
        { to: '/audit/verification', label: t('console.audit.tabs.verification') },
      ]}
    />
  )
}
