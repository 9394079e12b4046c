import { DatePicker } from 'antd'
import dayjs from 'dayjs'

type DayPickerProps = {
  id?: string
  /** `YYYY-MM-DD`, as everywhere outside of this component. */
  value?: string | null
  onChange?: (day: string | null) => void
  /** First and last day that may be chosen. */
  min?: string
  max?: string
  'aria-label'?: string
}

export function DayPicker({ value, onChange, min, max, ...rest }: DayPickerProps) {
  return (
    <DatePicker
      {...rest}
      style={{ width: '100%' }}
      value={value ? dayjs(value) : null}
      {...(min ? { minDate: dayjs(min) } : {})}
      {...(max ? { maxDate: dayjs(max) } : {})}
      // Enter takes the day that was typed; it doesn't send the form, in which more is to be filled in.
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.preventDefault()
      }}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : null)}
    />
  )
}
