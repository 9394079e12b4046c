import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';

/**
 * The one definition of being in touch: an act of the enterprise's people, a liaison found to be the one or to have left, a call-back
 * that was answered. Not what staff do without it. The last of each is looked up along an index, written out in the statement:
 * a function of the database is begun anew for each of a city's enterprises, which takes longer than the look-up.
 */
const signsOf = (enterpriseId: RawBuilder<unknown>): RawBuilder<Date | null>[] => [
  sql`(select i.at from ledger_entries i where i.actor_side = 'enterprise' and i.enterprise_id = ${enterpriseId} order by i.at desc limit 1)`,
  sql`(select i.at from liaison_confirmations i where i.enterprise_id = ${enterpriseId} and i.outcome <> 'unreachable' order by i.at desc limit 1)`,
  sql`(select max(i.at) from call_backs i join cases ic on ic.id = i.case_id where ic.enterprise_id = ${enterpriseId} and i.reached)`,
];

/** For statements: when an enterprise was last in touch; null for one that never was. @param enterpriseId a column */
export const lastContactOf = (enterpriseId: RawBuilder<unknown>): RawBuilder<Date | null> => sql<Date | null>`greatest(${sql.join(signsOf(enterpriseId))})`;

/** For statements over many, of which most were in touch since an instant: the first sign is enough. */
export const inTouchSince = (enterpriseId: RawBuilder<unknown>, since: Date): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(signsOf(enterpriseId).map((sign) => sql`(${sign} >= ${since}) is true`), sql` or `)})`;

export async function lastInteraction(tx: Tx, enterpriseId: string): Promise<Date | null> {
  const { rows: [row] } = await sql<{ at: Date | null }>`select ${lastContactOf(sql`${enterpriseId}::uuid`)} as at`.execute(tx.sql);
  return row!.at;
}
