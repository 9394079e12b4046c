import { useTranslation } from '@qilian/ui/i18n.ts'

/** A rating given. */
export function Stars({ value }: { value: number }) {
  const { t } = useTranslation()
  return (
    <p>
      <span className="stars" aria-hidden="true">
        {'★'.repeat(value)}
        <span className="stars-off">{'☆'.repeat(5 - value)}</span>
      </span>{' '}
      {t('common.rating', { count: value })}
    </p>
  )
}
