import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';

/** The condition that an instant falls on one of these days in the city's time zone, both counted. */
export function withinDays(tx: Tx, instant: RawBuilder<unknown>, from: string | undefined, until: string | undefined): RawBuilder<boolean> {
  const zone = tx.platform.config.timeZone;
  return sql<boolean>`${from === undefined ? sql`true` : sql`${instant} >= ${from}::date::timestamp at time zone ${zone}`}
    and ${until === undefined ? sql`true` : sql`${instant} < (${until}::date + 1)::timestamp at time zone ${zone}`}`;
}
