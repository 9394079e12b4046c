import { useTranslation } from '@qilian/ui/i18n.ts'
import { TabLinks } from '../../app/tab-links.tsx'

export function CommunityTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.community.tabs.label')}
      tabs={[
        { to: '/community', label: t('console.community.tabs.threads') },
        { to: '/community/reports', label: t('console.community.tabs.reports') },
      ]}
    />
  )
}
