import { useTranslation } from '@qilian/ui/i18n.ts'
import { TabLinks } from '../../app/tab-links.tsx'

export function PeopleTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.people.tabs.people')}
      tabs={[
        { to: '/people', label: t('console.people.tabs.staff') },
        { to: '/people/departments', label: t('console.people.tabs.departments') },
        { to: '/people/areas', label: t('console.people.tabs.areas') },
      ]}
    />
  )
}

export function DutyTabs() {
  const { t } = useTranslation()
  return (
    <TabLinks
      label={t('console.people.tabs.time')}
      tabs={[
        { to: '/duty', label: t('console.people.tabs.duty') },
        { to: '/duty/absences', label: t('console.people.tabs.absences') },
        { to: '/duty/calendar', label: t('console.people.tabs.calendar') },
      ]}
    />
  )
}
