import { EmptyState } from '@qilian/ui/components/states.tsx'
import { useTranslation } from '@qilian/ui/i18n.ts'
import { Link } from '@tanstack/react-router'
import { useFirstSteps } from './first-steps.tsx'

/** Nothing on the worklist: all is done, or nothing could have come yet, and what to do first stands above. */
export function NothingWaits() {
  const { t } = useTranslation()
  const isNew = useFirstSteps() !== undefined
  if (isNew) return <EmptyState title={t('console.oversight.first.nothing_yet')}>{t('console.oversight.empty.text')}</EmptyState>
  return <EmptyState title={t('console.oversight.empty.title')} action={<Link to="/cases">{t('console.oversight.empty.all_cases')}</Link>}>{t('console.oversight.empty.text')}</EmptyState>
}
