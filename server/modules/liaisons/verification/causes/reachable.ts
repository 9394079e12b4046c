import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import type { Reachable } from '../ladder/ladder.ts';

/** Whom an enterprise has on file: an owner who is the liaison too is no other person to ask. */
export async function reachableOf(tx: Tx, enterpriseId: string): Promise<Reachable> {
  const { rows: [row] } = await sql<Reachable>`select
      exists (select from enterprise_holders h where h.enterprise_id = e.id and h.until_day is null and h.role = 'deputy') as deputy,
      exists (select from enterprise_holders h where h.enterprise_id = e.id and h.until_day is null and h.role = 'owner'
        and not exists (select from enterprise_holders p where p.enterprise_id = e.id and p.until_day is null and p.role <> 'owner' and p.user_id = h.user_id)) as owner,
      coalesce(e.address, '') <> '' as address
    from enterprises e where e.id = ${enterpriseId}`.execute(tx.sql);
  return row!;
}
