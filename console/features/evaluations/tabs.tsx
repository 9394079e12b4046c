import { useTranslation } from '@qilian/ui/i18n.ts'
import { TabLinks } from '../../app/tab-links.tsx'

export function EvaluationTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.evaluations.tabs.label')}
      tabs={[
        { to: '/evaluations', label: t('console.evaluations.tabs.ranking') },
        { to: '/evaluations/awards', label: t('console.evaluations.tabs.awards') },
      ]}
    />
  )
}
