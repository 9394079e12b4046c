import { useTranslation } from '@qilian/ui/i18n.ts'
import { Button, TimePicker } from 'antd'
import dayjs from 'dayjs'

/** Wall times `HH:MM`. */
export type Range = { from: string; to: string }

export const rangesText = (ranges: readonly Range[]) => ranges.map(({ from, to }) => `${from}–${to}`).join('  ')

const most = 6
const next: Range = { from: '13:30', to: '17:30' }
const toTime = (wall: string) => dayjs(`2000-01-01T${wall === '24:00' ? '23:59' : wall}`)

/** Business hours of a day: one range or several. */
export function RangesField({ value = [], onChange }: { value?: Range[]; onChange?: (ranges: Range[]) => void }) {
  const { t } = useTranslation()
  return (
    <div>
      {value.map((range, index) => (
        // Ranges have nothing to be known by but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="hours-row">
          <TimePicker.RangePicker
            format="HH:mm"
            minuteStep={5}
            allowClear={false}
            value={[toTime(range.from), toTime(range.to)]}
            onChange={(times) => {
              const [from, to] = times ?? []
              if (from && to) onChange?.(value.with(index, { from: from.format('HH:mm'), to: to.format('HH:mm') }))
            }}
          />
          {value.length > 1 && (
            <Button type="link" onClick={() => onChange?.(value.toSpliced(index, 1))}>
              {t('console.people.hours.remove')}
            </Button>
          )}
        </div>
      ))}
      {value.length < most && (
        <Button type="link" onClick={() => onChange?.([...value, next])}>
          {t('console.people.hours.add_range')}
        </Button>
      )}
    </div>
  )
}
