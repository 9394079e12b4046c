const millisPerDay = 86_400_000

const toText = (millis: number) => new Date(millis).toISOString().slice(0, 10)
const startOf = (month: string) => Date.parse(`${month}-01T00:00:00Z`)

/** The month `steps` away: `addMonths('2026-12', 1)` is `2027-01`. */
export function addMonths(month: string, steps: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return toText(Date.UTC(year, number - 1 + steps, 1)).slice(0, 7)
}

/** The days of a month in weeks from Monday to Sunday; null where a week belongs to a neighbouring month. */
export function weeksOf(month: string): (string | null)[][] {
  const first = startOf(month)
  const count = Math.round((startOf(addMonths(month, 1)) - first) / millisPerDay)
  const blanksBefore = (new Date(first).getUTCDay() + 6) % 7
  const cells: (string | null)[] = [...Array.from({ length: blanksBefore }, () => null), ...Array.from({ length: count }, (_, day) => toText(first + day * millisPerDay))]
  while (cells.length % 7 !== 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

export function daysOf(month: string): string[] {
  return weeksOf(month).flat().filter((day) => day !== null)
}

/** Saturday or Sunday, whatever the holidays are. */
export function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
}
