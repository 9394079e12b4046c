export type NoticeDay = { date: string; name: string; isOffDay: boolean }
export type Notice = { year: number; days: NoticeDay[] }
export type Holiday = { name: string; off: string[]; work: string[] }

/** The days of a notice by holiday, in the order of the year: days off, and the working days that make up for them. */
export function holidaysOf(days: readonly NoticeDay[]): Holiday[] {
  const byName = new Map<string, Holiday>()
  for (const { name, date, isOffDay } of days.toSorted((a, b) => a.date.localeCompare(b.date))) {
    const holiday = byName.get(name) ?? { name, off: [], work: [] }
    ;(isOffDay ? holiday.off : holiday.work).push(date)
    byName.set(name, holiday)
  }
  return [...byName.values()]
}

export type Span = { from: string; until: string; days: number }

const nextDay = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** Days that follow on each other, as one span. Expects them in order. */
export function spansOf(days: readonly string[]): Span[] {
  const spans: Span[] = []
  for (const day of days) {
    const last = spans.at(-1)
    if (last && nextDay(last.until) === day) {
      last.until = day
      last.days += 1
    } else spans.push({ from: day, until: day, days: 1 })
  }
  return spans
}

/** Reads a notice in the form of holiday-cn; undefined for anything else. Further fields are left out. */
export function readNotice(text: string): Notice | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const { year, days } = Object(value) as { year?: unknown; days?: unknown }
  if (typeof year !== 'number' || !Array.isArray(days) || days.length === 0) return undefined
  const read = days.map((day: unknown) => Object(day) as Partial<NoticeDay>)
  if (!read.every(({ date, name, isOffDay }) => typeof date === 'string' && typeof name === 'string' && typeof isOffDay === 'boolean')) return undefined
  return { year, days: read.map(({ date = '', name = '', isOffDay = false }) => ({ date, name, isOffDay })) }
}
