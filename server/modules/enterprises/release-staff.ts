import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { today } from '../../platform/today.ts';

/** Whose posts don't cover the park looks after no file in it. Call it as the platform, under the lock of the file. Returns who no longer does. */
export async function releaseUncovered(all: Tx, enterpriseId: string, parkId: string): Promise<string[]> {
  const day = today(all);
  const { rows } = await sql<{ user_id: string }>`update enterprise_staff s set until_day = ${day} where s.enterprise_id = ${enterpriseId} and s.until_day is null
    and not exists (select from posts p join areas park on park.id = ${parkId} left join areas district on district.id = park.parent_id
      where p.user_id = s.user_id and (p.until_day is null or p.until_day > ${day}) and p.area_id in (park.id, district.id, district.parent_id))
    returning s.user_id`.execute(all.sql);
  return [...new Set(rows.map((row) => row.user_id))].toSorted();
}
