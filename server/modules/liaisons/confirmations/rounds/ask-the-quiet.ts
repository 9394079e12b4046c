import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { isWorkingDay, whenOpen } from '../../../../platform/calendar/index.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { send } from '../../../notices/index.ts';
import { usualCadence } from '../cadence.ts';
import { officerOf } from '../officer.ts';
import { climbRound, dueAt, lastSignOf, messages } from './rounds.ts';

/** Working days over which the enterprises of a park that are all quiet at once, as on the first day, are spread. */
const spreadOverWorkingDays = 20;

/** In office hours: liaisons of whom nothing was heard for long are asked, and rounds that nobody answered climb. */
export async function askAround(platform: Platform): Promise<void> {
  const due = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('liaison_rounds').select(['id', 'park_id']).where('closed_at', 'is', null).where('due_at', '<=', tx.now).orderBy('due_at').execute());
  const open = (parkId: string, now: Date) => whenOpen(platform.officeHours.of(parkId), now) <= now;
  for (const { id, park_id } of due) if (open(park_id, platform.clock.now())) await inTransaction(platform, system, (tx) => climbRound(tx, id));
  const parks = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('areas').select('id').where('level', '=', 'park').execute());
  for (const { id } of parks) await inTransaction(platform, system, (tx) => askTheQuiet(tx, id));
}

interface Quiet {
  id: string;
  enterprise_id: string;
  enterprise: string;
  holder_id: string;
  user_id: string;
  name: string;
  role: string;
  officer: string | null;
}

/**
 * Asks the liaisons of a park who neither confirmed nor acted for the park's quiet days, the longest silent first, so many a day that
 * a month's working days take all of the park. Two statements, whatever their number: the second looks, under the lock that every
 * round is begun under, whether an order or a call has begun one meanwhile.
 * @returns how many were asked
 */
export async function askTheQuiet(tx: Tx, parkId: string): Promise<number> {
  const calendar = tx.platform.officeHours.of(parkId);
  if (!isWorkingDay(calendar, today(tx)) || whenOpen(calendar, tx.now) > tx.now) return 0;
  const zone = tx.platform.config.timeZone;
  const { rows: [room] } = await sql<{ most: number; days: number }>`select
      ceil((select count(*) from verification_plan v where v.park_id = ${parkId}) / ${sql.lit(spreadOverWorkingDays)}::float8)::int
        - (select count(*)::int from liaison_rounds r where r.park_id = ${parkId} and r.cause = 'quiet' and r.opened_at >= (${today(tx)}::date)::timestamp at time zone ${zone}) as most,
      coalesce((select quiet_days from verification_settings where park_id = ${parkId}), ${usualCadence.quietDays})::int as days`.execute(tx.sql);
  const { most, days } = room!;
  if (most <= 0) return 0;
  const before = new Date(tx.now.getTime() - days * 86_400_000);
  const { rows: quiet } = await sql<{ enterprise_id: string; holder_id: string; user_id: string }>`
      select v.enterprise_id, v.holder_id, h.user_id from verification_plan v join enterprise_holders h on h.id = v.holder_id join enterprises e on e.id = v.enterprise_id
        cross join lateral (select greatest(h.from_day::timestamp at time zone ${zone}, (select c.at from liaison_confirmations c where c.holder_id = h.id and c.outcome = 'current' order by c.at desc limit 1)) as at) told
        cross join lateral (select greatest(told.at, case when told.at < ${before} then ${lastSignOf(sql`v.enterprise_id`, sql`h.user_id`)} end) as at) sign
      where v.park_id = ${parkId} and sign.at < ${before}
        and not exists (select from liaison_rounds r where r.enterprise_id = v.enterprise_id and (r.closed_at is null or r.opened_at > ${before}))
        and not exists (select from correction_orders w where w.enterprise_id = v.enterprise_id and w.settled_at is null)
        and not exists (select from verification_orders o where o.enterprise_id = v.enterprise_id and o.closed_at is null)
      order by sign.at, v.enterprise_id limit ${most} for no key update of e skip locked`.execute(tx.sql);
  const { rows } = await sql<Quiet>`
    with quiet as (
      select * from jsonb_to_recordset(${JSON.stringify(quiet)}::jsonb) as q (enterprise_id uuid, holder_id uuid, user_id uuid)
      where not exists (select from liaison_rounds r where r.enterprise_id = q.enterprise_id and r.closed_at is null)),
    opened as (
      insert into liaison_rounds (id, enterprise_id, park_id, holder_id, cause, step, opened_at, due_at)
        select gen_random_uuid(), q.enterprise_id, ${parkId}, q.holder_id, 'quiet', 'liaison', ${tx.now}, ${dueAt(tx, parkId, 'liaison')} from quiet q returning id, enterprise_id, holder_id)
    select o.id, o.enterprise_id, e.name as enterprise, o.holder_id, q.user_id, u.name, h.role, ${officerOf('e.id')} as officer from opened o join quiet q on q.enterprise_id = o.enterprise_id join enterprises e on e.id = o.enterprise_id join users u on u.id = q.user_id join enterprise_holders h on h.id = o.holder_id`.execute(tx.sql);
  send(tx, ...rows.flatMap((row) => messages({ id: row.id, enterpriseId: row.enterprise_id, enterprise: row.enterprise, parkId, holderId: row.holder_id, cause: 'quiet', officer: row.officer }, 'liaison', { liaison: { id: row.user_id, name: row.name, role: row.role }, others: [] })));
  await record(tx, ...rows.map((row) => ({
    type: 'liaison.asked', record: { type: 'enterprise', id: row.enterprise_id }, parkId, enterpriseId: row.enterprise_id, audience: 'staff' as const, params: { holderId: row.holder_id, cause: 'quiet', step: 'liaison' }, detail: { name: row.name },
  })));
  return rows.length;
}
