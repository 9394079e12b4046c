import type { Light } from '@qilian/contract/shapes'
import { useTranslation } from '../i18n.ts'
import type { Clock } from '../format.ts'
import { useFormat, useNow } from '../use-format.ts'
import './clock-badge.css'

/** Each light has a shape of its own, so that nothing depends on seeing colours. */
function Shape({ light }: { light: Light }) {
  return (
    <svg className="clock-shape" viewBox="0 0 12 12" aria-hidden="true">
      {light === 'green' && <circle cx="6" cy="6" r="4.5" />}
      {light === 'yellow' && <path d="M6 1.2 11.2 10.6H.8Z" />}
      {light === 'red' && <path d="M6 .8 11.2 6 6 11.2.8 6Z" />}
      {light === 'paused' && <path d="M2.5 2h2.4v8H2.5zM7.1 2h2.4v8H7.1z" />}
      {light === 'stopped' && <path d="M2.2 6.2 5 9l5-6" fill="none" stroke="currentColor" strokeWidth="1.8" />}
    </svg>
  )
}

/** Shape, word and remaining time of a case, task or work item: `<ClockBadge clock={item} />`. */
export function ClockBadge({ clock }: { clock: Clock }) {
  const { t } = useTranslation()
  const format = useFormat()
  const left = format.remaining(clock, useNow())
  return (
    <span className={`clock-badge clock-${clock.light}`} title={clock.dueAt ? t('common.due_at', { at: format.dateTime(clock.dueAt) }) : undefined}>
      <Shape light={clock.light} />
      {/* “3 days over” and “2 days left” need no second word for eyes; “1 day left” doesn't say by itself that it is near. */}
      <span className={left && clock.light !== 'yellow' ? 'visually-hidden' : undefined}>{t(`common.light.${clock.light}`)}</span>
      {left && <span className="clock-left">{left}</span>}
    </span>
  )
}
