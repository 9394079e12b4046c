import { useTranslation } from '@qilian/ui/i18n.ts'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'

type Days = { from?: string | undefined; until?: string | undefined }

type DayRangeProps = {
  label: string
  /** Days `YYYY-MM-DD`; either end may stay open. */
  value: Days
  onChange: (days: Days) => void
  allowClear?: boolean
  className?: string
}

const written = (day: dayjs.Dayjs | null | undefined) => day?.format('YYYY-MM-DD')

/** The stretches of time that people ask for most. */
function usePresets() {
  const { t } = useTranslation()
  const today = dayjs()
  const lastMonth = today.subtract(1, 'month')
  const quarter = today.month() - (today.month() % 3)
  return [
    { label: t('console.cases.range.last_7_days'), value: [today.subtract(6, 'day'), today] },
    { label: t('console.cases.range.this_month'), value: [today.startOf('month'), today] },
    { label: t('console.cases.range.last_month'), value: [lastMonth.startOf('month'), lastMonth.endOf('month')] },
    { label: t('console.cases.range.this_quarter'), value: [today.month(quarter).startOf('month'), today] },
    { label: t('console.cases.range.this_year'), value: [today.startOf('year'), today] },
  ] satisfies { label: string; value: [dayjs.Dayjs, dayjs.Dayjs] }[]
}

/** From which day until which, both included. */
export function DayRange({ label, value, onChange, allowClear = true, className }: DayRangeProps) {
  const { t } = useTranslation()
  const presets = usePresets()
  return (
    <DatePicker.RangePicker
      className={className ?? ''}
      aria-label={label}
      placeholder={[t('console.cases.range.from', { what: label }), t('console.cases.range.until')]}
      allowEmpty={[true, true]}
      allowClear={allowClear}
      presets={presets}
      value={[value.from ? dayjs(value.from) : null, value.until ? dayjs(value.until) : null]}
      onChange={(days) => onChange({ from: written(days?.[0]), until: written(days?.[1]) })}
    />
  )
}
