import { useTranslation } from '@qilian/ui/i18n.ts'
import { TabLinks } from '../../app/tab-links.tsx'

export function CircularTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.circulars.title')}
      tabs={[
        { to: '/circulars', label: t('console.circulars.tabs.circulars') },
        { to: '/circulars/audiences', label: t('console.circulars.tabs.audiences') },
        { to: '/circulars/quiet-hours', label: t('console.circulars.tabs.quiet_hours') },
      ]}
    />
  )
}
