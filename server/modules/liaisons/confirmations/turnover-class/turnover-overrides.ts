import { sql } from 'kysely';
import type { QueryOf, ResponseOf } from '@qilian/contract/endpoint';
import type { listTurnoverOverrides as endpoint, TurnoverClass } from '@qilian/contract/verification-plan';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { requireVisible } from '../access.ts';

/** Newest first. @throws Refusal `enterprises.not_found` */
export async function listTurnoverOverrides(tx: Tx, enterpriseId: string, { cursor, limit }: QueryOf<typeof endpoint>): Promise<ResponseOf<typeof endpoint>> {
  await requireVisible(tx, enterpriseId);
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('turnover_overrides as o').innerJoin('users as s', 's.id', 'o.set_by').leftJoin('users as d', 'd.id', 'o.ended_by')
    .select(['o.id', 'o.class', 'o.reason', 'o.until_day', 'o.set_at', 's.id as setter_id', 's.name as setter', 'o.ended_at', 'd.id as ender_id', 'd.name as ender'])
    .where('o.enterprise_id', '=', enterpriseId).orderBy('o.set_at', 'desc').orderBy('o.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(o.set_at, o.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.set_at, row.id]);
  return {
    items: rows.map((row) => ({
      id: row.id, turnoverClass: row.class as TurnoverClass, reason: row.reason, until: row.until_day, by: { id: row.setter_id, name: row.setter }, at: row.set_at.toISOString(),
      endedBy: row.ender_id === null ? null : { id: row.ender_id, name: row.ender! }, endedAt: row.ended_at?.toISOString() ?? null,
    })),
    next,
  };
}
