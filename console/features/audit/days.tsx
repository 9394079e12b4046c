import { useTranslation } from '@qilian/ui/i18n.ts'
import { DayPicker } from '../../app/forms/day-picker.tsx'

type Days = { from?: string | undefined; until?: string | undefined }

/** First and last day of a period. */
export function DayFields({ days, onChange }: { days: Days; onChange: (days: Days) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <span className="filter-day">
        <DayPicker aria-label={t('console.audit.from')} value={days.from ?? null} onChange={(from) => onChange({ from: from ?? undefined })} />
      </span>
      <span className="filter-day">
        <DayPicker aria-label={t('console.audit.until')} value={days.until ?? null} onChange={(until) => onChange({ until: until ?? undefined })} />
      </span>
    </>
  )
}
