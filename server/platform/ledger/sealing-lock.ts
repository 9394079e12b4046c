import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';

/** One process of a city seals at a time; false where another one does. Held until the transaction ends. */
export async function lockSealing(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(hashtext('qilian ledger.seal'), hashtext(current_schema())) as locked`.execute(tx.sql);
  return rows[0]!.locked;
}
