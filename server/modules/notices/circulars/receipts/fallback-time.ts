import { sql, type RawBuilder } from 'kysely';
import { addWorkingTime } from '../../../../platform/calendar/index.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';

const hourMs = 3_600_000;

/** When the next seat's turn comes for what is sent now: after the circular's working hours, by the calendar of each park. */
export function fallbackTime(tx: Tx, { parks, fallback_hours: hours }: { parks: readonly string[]; fallback_hours: number | null }, parkId: RawBuilder<unknown>): RawBuilder<Date | null> {
  const times = hours === null ? {} : Object.fromEntries(parks.map((park) => [park, addWorkingTime(tx.platform.officeHours.of(park), tx.now, hours * hourMs)]));
  return sql`(${JSON.stringify(times)}::jsonb ->> ${parkId}::text)::timestamptz`;
}
