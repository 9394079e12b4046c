import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import type { Platform } from '../../../platform/platform.ts';
import { today } from '../../../platform/today.ts';
import { writers } from './access.ts';
import { isBarred } from './audience/agents.ts';
import { fallbackTime } from './receipts/fallback-time.ts';
import { writeRepeats } from './repeat.ts';
import { sendOut } from './send-circular.ts';
import { recordStep } from './store.ts';

/** Sends what was set for an instant that has come, each circular in a transaction of its own. */
export async function sendScheduled(platform: Platform): Promise<void> {
  const due = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('circulars').select('id').where('state', '=', 'scheduled').where('send_at', '<=', tx.now).orderBy('send_at').execute());
  for (const { id } of due) await inTransaction(platform, system, (tx) => sendOne(tx, id));
}

async function sendOne(tx: Tx, circularId: string): Promise<void> {
  const row = await tx.sql.selectFrom('circulars').selectAll().where('id', '=', circularId).where('state', '=', 'scheduled').forNoKeyUpdate().skipLocked().executeTakeFirst();
  if (!row) return;
  if (!await mayStillSend(tx, row.sent_by!, row.parks)) return giveUp(tx, row, 'author_left');
  try {
    await sendOut(tx, row);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'circulars.nobody')) throw error;
    await giveUp(tx, row, 'withdrawn');
  }
}

async function giveUp(tx: Tx, row: Parameters<typeof recordStep>[1], because: 'author_left' | 'withdrawn'): Promise<void> {
  await tx.sql.updateTable('circulars').set({ state: 'cancelled', cancelled_because: because }).where('id', '=', row.id).execute();
  await recordStep(tx, row, 'cancelled', { params: { because } });
}

/** Whoever set it must still hold a post that reaches each of its parks. */
async function mayStillSend(tx: Tx, userId: string, parks: string[]): Promise<boolean> {
  const { rows: [found] } = await sql<{ may: boolean }>`select not exists (
      select from unnest(${`{${parks.join(',')}}`}::uuid[]) park where not exists (
        select from posts p join users u on u.id = p.user_id and u.left_at is null
        where p.user_id = ${userId} and p.role = any (${[...writers]}::text[]) and p.from_day <= ${today(tx)} and (p.until_day is null or p.until_day > ${today(tx)})
          and (p.area_id = park or p.area_id = (select parent_id from areas where id = park) or p.area_id = (select d.parent_id from areas a join areas d on d.id = a.parent_id where a.id = park)))) as may`.execute(tx.sql);
  return found!.may;
}

/**
 * Where a recipient gave no sign in time, or every way failed, the next seat of the enterprise is told: deputy, then owner,
 * whoever hasn't got it yet. One statement for each circular, however many enterprises.
 */
export async function fallBack(platform: Platform): Promise<void> {
  const due = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('notices').select('circular_id').distinct().where('fallback_at', '<=', tx.now).execute());
  for (const { circular_id: id } of due) await inTransaction(platform, system, (tx) => fallBackOf(tx, id!));
}

async function fallBackOf(tx: Tx, circularId: string): Promise<void> {
  // A city's worth in one: what ran out of time would be tried anew in five minutes, and run out again.
  await sql`select set_config('statement_timeout', '15min', true)`.execute(tx.sql);
  const circular = await tx.sql.selectFrom('circulars').selectAll().where('id', '=', circularId).forNoKeyUpdate().executeTakeFirstOrThrow();
  // A delivery that was confirmed is a sign too; so is anybody's in the same enterprise.
  await sql`update notices n set fallback_at = null where n.circular_id = ${circularId} and n.fallback_at <= ${tx.now}
    and (n.opened_at is not null or exists (select from notice_deliveries d where d.notice_id = n.id and d.delivered_by = 'report') or exists (select from notices o where o.circular_id = n.circular_id and o.enterprise_id = n.enterprise_id and (o.opened_at is not null or o.acknowledged_at is not null)))`.execute(tx.sql);
  const barred = isBarred(tx, circular.weight);
  const told = await writeRepeats(tx, circular, sql`
    select distinct on (n.enterprise_id, h.user_id) gen_random_uuid() as id, h.user_id as recipient_id, n.park_id, n.enterprise_id, n.kind, h.role as seat, n.id as origin_id,
      case when exists (select from notice_deliveries d where d.notice_id = n.id) and not exists (select from notice_deliveries d where d.notice_id = n.id and d.status <> 'failed')
        or not exists (select from notice_deliveries d where d.notice_id = n.id) and ${circular.channels.length > 0} then 'failed' else 'silent' end as origin_reason,
      ${fallbackTime(tx, circular, sql`n.park_id`)} as fallback_at
    from notices n join lateral (
      select h.user_id, h.role from enterprise_holders h join users u on u.id = h.user_id and u.left_at is null
      where h.enterprise_id = n.enterprise_id and h.until_day is null and not (${barred})
        and not exists (select from notices o where o.circular_id = n.circular_id and o.enterprise_id = n.enterprise_id and o.recipient_id = h.user_id)
      order by array_position(array['primary', 'deputy', 'owner'], h.role) limit 1) h on true
    where n.circular_id = ${circularId} and n.fallback_at <= ${tx.now} and n.seat <> 'agent' and n.kind in ('circular', 'circular_confidential')
    order by n.enterprise_id, h.user_id, n.id`);
  await sql`update notices set fallback_at = null where circular_id = ${circularId} and fallback_at <= ${tx.now}`.execute(tx.sql);
  if (told === 0) return;
  const standIns = await tx.sql.selectFrom('notices as n').innerJoin('notices as o', 'o.id', 'n.origin_id').select(['n.id', 'n.park_id', 'n.enterprise_id', 'n.seat', 'n.origin_reason', 'o.id as origin_id', 'o.seat as former'])
    .where('n.circular_id', '=', circularId).where('n.created_at', '=', tx.now).where('n.origin_reason', 'in', ['silent', 'failed']).execute();
  await record(tx, ...standIns.map((one) => ({
    type: 'notice.fell_back', record: { type: 'notice', id: one.origin_id }, parkId: one.park_id, enterpriseId: one.enterprise_id, audience: 'staff' as const,
    params: { circularId, reason: one.origin_reason, seat: one.seat, former: one.former, toNoticeId: one.id }, detail: { name: circular.subject },
  })));
}
