import type { Light } from '@qilian/contract/shapes'
import type { Language } from './i18n.ts'
import type { Translate } from './phrases.ts'

/** The city's time zone until the server's status names another. */
export const defaultTimeZone = 'Asia/Shanghai'

export type Place = { language: Language; timeZone: string }

const formats = new Map<string, Intl.DateTimeFormat>()

function formatter(place: Place, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${place.language}|${place.timeZone}|${name}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(place.language === 'en' ? 'en-GB' : 'zh-CN', { timeZone: place.timeZone, ...options })
    formats.set(key, format)
  }
  return format
}

const dayOnly = /^\d{4}-\d{2}-\d{2}$/

/** A day `YYYY-MM-DD` is the same day everywhere; an instant is shown in the city's zone. */
function at(value: string, place: Place): { instant: Date; place: Place } {
  return dayOnly.test(value) ? { instant: new Date(`${value}T00:00:00Z`), place: { ...place, timeZone: 'UTC' } } : { instant: new Date(value), place }
}

/** `2026年11月21日` · `21 November 2026`. */
export function longDate(value: string, place: Place): string {
  const where = at(value, place)
  return formatter(where.place, 'long', { dateStyle: 'long' }).format(where.instant)
}

/** `11月24日` · `24 November`, as people speak of days near by; another year is named. */
export function nearDate(value: string, now: Date, place: Place): string {
  const where = at(value, place)
  if (date(value, place).slice(0, 4) !== date(now.toISOString(), place).slice(0, 4)) return longDate(value, place)
  return formatter(where.place, 'near', { month: 'long', day: 'numeric' }).format(where.instant)
}

/** `2026-11-21`, for tables: sorts and aligns. */
export function date(value: string, place: Place): string {
  if (dayOnly.test(value)) return value
  const parts = formatter(place, 'parts', { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(new Date(value))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** `17:30`. */
export function time(instant: string, place: Place): string {
  return formatter(place, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
}

/** `2026-11-21 17:30`. */
export function dateTime(instant: string, place: Place): string {
  return `${date(instant, place)} ${time(instant, place)}`
}

/** `周六` · `Sat`. */
export function weekday(value: string, place: Place): string {
  const where = at(value, place)
  return formatter(where.place, 'weekday', { weekday: 'short' }).format(where.instant)
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** `3小时前`, `2天后`; beyond a week the date itself. */
export function relative(instant: string, now: Date, place: Place): string {
  const seconds = Math.round((new Date(instant).getTime() - now.getTime()) / 1000)
  if (Math.abs(seconds) > 7 * 86_400) return date(instant, place)
  const words = new Intl.RelativeTimeFormat(place.language, { numeric: 'auto' })
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit)
  }
  return words.format(0, 'second')
}

/** `1,234.5`; at most `digits` decimals. */
export function number(value: number, place: Pick<Place, 'language'>, digits = 2): string {
  return new Intl.NumberFormat(place.language, { maximumFractionDigits: digits }).format(value)
}

/** A share of 1 as `86.4%`. */
export function percent(share: number, place: Pick<Place, 'language'>, digits = 1): string {
  return new Intl.NumberFormat(place.language, { style: 'percent', maximumFractionDigits: digits }).format(share)
}

/** An amount in yuan as officials write it: `1,250 万元`, from a hundred million up `12.5 亿元`; in English `CNY 12.5 million`. */
export function money(yuan: number, place: Pick<Place, 'language'>): string {
  if (place.language === 'en') {
    if (Math.abs(yuan) < 1_000_000) return `CNY ${number(yuan, place, 0)}`
    return `CNY ${number(yuan / 1_000_000, place)} million`
  }
  if (Math.abs(yuan) >= 100_000_000) return `${number(yuan / 100_000_000, place)} 亿元`
  return `${number(yuan / 10_000, place)} 万元`
}

/** `1.4 MB`. */
export function fileSize(bytes: number, place: Pick<Place, 'language'>): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${number(bytes / 1024, place, 0)} KB`
  return `${number(bytes / 1024 / 1024, place, 1)} MB`
}

/** `138****5678`; shorter numbers keep their last two digits. */
export function maskPhone(phone: string): string {
  if (/^\d{11}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(-4)}`
  return `${'*'.repeat(Math.max(phone.length - 2, 0))}${phone.slice(-2)}`
}

/** A clock as cases, tasks and the worklist carry it. Only the server knows the calendar, so it counts the days. */
export type Clock = {
  light: Light
  /** Instant, ISO 8601. */
  dueAt: string | null
  /** Whole working days till due; negative once late. */
  workingDaysLeft: number | null
}

/** `还剩 2 个工作日`, `今天 17:30 到期`, `已超期 3 个工作日`; nothing for clocks that don't run. */
export function remainingText(clock: Clock, now: Date, place: Place, t: Translate): string | undefined {
  const { light, dueAt, workingDaysLeft } = clock
  if (light === 'paused' || light === 'stopped' || dueAt === null) return undefined
  const days = workingDaysLeft ?? 0
  if (light === 'red') return days < 0 ? t('common.remaining.over', { count: -days }) : t('common.remaining.just_over')
  if (days >= 1) return t('common.remaining.left', { count: days })
  if (date(dueAt, place) === date(now.toISOString(), place)) return t('common.remaining.today', { time: time(dueAt, place) })
  return t('common.remaining.at', { at: dateTime(dueAt, place) })
}
