import { useFormat, useNow } from '@qilian/ui/use-format.ts'

/** Today's date in the city, `YYYY-MM-DD`. */
export function useToday(): string {
  const format = useFormat()
  return format.date(useNow().toISOString())
}
