import { useTranslation } from '@qilian/ui/i18n.ts'
import { TabLinks } from '../../app/tab-links.tsx'

export function PrivacyTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.privacy.title')}
      tabs={[
        { to: '/personal-data', label: t('console.privacy.tabs.retention') },
        { to: '/personal-data/requests', label: t('console.privacy.tabs.requests') },
      ]}
    />
  )
}
