import { sql } from 'kysely';
import { newId } from '../platform/ids.ts';
import { today } from '../platform/today.ts';
import type { Tx } from '../platform/db/transaction.ts';
import { lookEverywhere } from '../modules/liaisons/index.ts';
import { findOrAddEnterprisePerson } from '../modules/people/index.ts';
import type { Enterprise } from './enterprises.ts';

/** A bookkeeper who is deputy liaison of several enterprises, found by a look at the whole city. */
export async function addShadows(tx: Tx, enterprises: readonly Enterprise[]): Promise<void> {
  const bookkeeper = await findOrAddEnterprisePerson(tx, { name: '苗会计', phone: '13809310808', email: 'miao@chengxin-daizhang.example.cn' });
  const { rows: free } = await sql<{ id: string }>`select e.id from enterprises e where e.id = any (${`{${enterprises.map(({ id }) => id).join(',')}}`}::uuid[])
    and not exists (select from enterprise_holders h where h.enterprise_id = e.id and h.role = 'deputy' and h.until_day is null) order by e.name_key limit 7`.execute(tx.sql);
  for (const { id } of free) {
    await tx.sql.insertInto('enterprise_holders').values({ id: newId(tx.now), enterprise_id: id, user_id: bookkeeper.id, role: 'deputy', post: '代账会计', from_day: today(tx) }).execute();
  }
  await lookEverywhere(tx);
}
