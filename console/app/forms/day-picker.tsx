import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { KeyboardEvent } from 'react'

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

/** Enter takes what was typed; it doesn't send the form, in which more is to be filled in. */
const keepForm = (event: KeyboardEvent) => {
  if (event.key === 'Enter') event.preventDefault()
}

export function DayPicker({ value, onChange, min, max, ...rest }: DayPickerProps) {
  return (
    <DatePicker
      {...rest}
      style={{ width: '100%' }}
      value={value ? dayjs(value) : null}
      {...(min ? { minDate: dayjs(min) } : {})}
      {...(max ? { maxDate: dayjs(max) } : {})}
      onKeyDown={keepForm}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : null)}
    />
  )
}

type MomentPickerProps = { id?: string; value?: Dayjs | null; onChange?: (moment: Dayjs | null) => void; 'aria-label'?: string }

/** A day and a time of day, to the minute. */
export function MomentPicker({ value = null, ...rest }: MomentPickerProps) {
  return <DatePicker {...rest} value={value} showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} onKeyDown={keepForm} />
}
