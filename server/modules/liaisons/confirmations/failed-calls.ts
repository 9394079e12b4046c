import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';

/** Calls in a row by which nobody of the enterprise was reached, since anything else was found out. */
export async function failedCalls(tx: Tx, enterpriseId: string): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`
    select count(*)::int as count from liaison_confirmations f where f.enterprise_id = ${enterpriseId} and f.outcome = 'unreachable' and f.occasion = 'call'
      and not exists (select from liaison_confirmations c where c.enterprise_id = f.enterprise_id and c.outcome <> 'unreachable' and (c.at, c.id) > (f.at, f.id))`.execute(tx.sql);
  return row!.count;
}
