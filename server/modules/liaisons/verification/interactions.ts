import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';

/**
 * When an enterprise was last in touch, by the one definition of `last_contact_of`: an act of its people, a
 * liaison found to be the one, a call that was answered. Null for one that never was.
 */
export async function lastInteraction(tx: Tx, enterpriseId: string): Promise<Date | null> {
  const { rows: [row] } = await sql<{ at: Date | null }>`select last_contact_of(${enterpriseId}) as at`.execute(tx.sql);
  return row!.at;
}
