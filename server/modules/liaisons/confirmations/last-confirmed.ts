import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';

export interface LastConfirmed {
  enterpriseId: string;
  holderId: string;
  at: Date;
  occasion: string;
}

/** When a liaison was last known to be the one: of a seat, or of any seat of enterprises. Without an entry it never was. */
export async function lastConfirmed(tx: Tx, of: { holderIds: string[] } | { enterpriseIds: string[] }): Promise<Map<string, LastConfirmed>> {
  const [ids, column] = 'holderIds' in of ? [of.holderIds, 'holder_id'] : [of.enterpriseIds, 'enterprise_id'];
  const { rows } = await sql<LastConfirmed & { key: string }>`
    select one as key, c.enterprise_id as "enterpriseId", c.holder_id as "holderId", c.at, c.occasion from unnest(${ids}::uuid[]) one cross join lateral (
      select l.enterprise_id, l.holder_id, l.at, l.occasion from liaison_confirmations l where ${sql.ref(`l.${column}`)} = one and l.outcome = 'current'
        order by l.at desc, l.id desc limit 1) c`.execute(tx.sql);
  return new Map(rows.map(({ key, ...found }) => [key, found]));
}
