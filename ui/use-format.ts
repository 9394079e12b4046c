import { createContext, useContext, useEffect, useMemo, useState } from 'react'
import * as format from './format.ts'
import { useTranslation } from './i18n.ts'

/** The city's time zone, as the server's status gives it. */
export const TimeZone = createContext(format.defaultTimeZone)

/** The present, by default renewed every half minute: enough for words such as “3 minutes ago”. */
export function useNow(everyMs = 30_000): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** Formatting in the reader's language and the city's time zone. */
export function useFormat() {
  const timeZone = useContext(TimeZone)
  const { t, language } = useTranslation()
  return useMemo(() => {
    const place = { language, timeZone }
    return {
      date: (value: string) => format.date(value, place),
      nearDate: (value: string, now: Date) => format.nearDate(value, now, place),
      nearTime: (instant: string, now: Date) => `${format.nearDate(instant, now, place)} ${format.time(instant, place)}`,
      longDate: (value: string) => format.longDate(value, place),
      time: (instant: string) => format.time(instant, place),
      dateTime: (instant: string) => format.dateTime(instant, place),
      weekday: (value: string) => format.weekday(value, place),
      relative: (instant: string, now: Date) => format.relative(instant, now, place),
      number: (value: number, digits?: number) => format.number(value, place, digits),
      percent: (share: number, digits?: number) => format.percent(share, place, digits),
      money: (yuan: number) => format.money(yuan, place),
      fileSize: (bytes: number) => format.fileSize(bytes, place),
      remaining: (clock: format.Clock, now: Date) => format.remainingText(clock, now, place, t),
    }
  }, [language, timeZone, t])
}
