import { EmptyState } from '@qilian/ui/components/states.tsx'
import { Link } from 'wouter'
import { useTranslation } from '@qilian/ui/i18n.ts'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <EmptyState title={t('common.not_found.title')} action={<Link to="/">{t('common.not_found.home')}</Link>}>
      {t('common.not_found.text')}
    </EmptyState>
  )
}
