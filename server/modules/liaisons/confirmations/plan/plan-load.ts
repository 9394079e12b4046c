import { sql } from 'kysely';
import type { PlanLoad, TurnoverClass } from '@qilian/contract/verification-plan';
import { isWorkingDay, toDayNumber, toLocalDate } from '../../../../platform/calendar/index.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound } from '../../../../platform/errors.ts';
import { today } from '../../../../platform/today.ts';

const shownDays = 42;

/** Six weeks of a park, and how the calls are shared out. @throws Refusal `people.area.not_found` */
export async function planLoad(tx: Tx, parkId: string, { from = today(tx) }: { from?: string | undefined }): Promise<PlanLoad> {
  if (!tx.actor.parks.includes(parkId)) throw notFound('people.area');
  const day = today(tx);
  const until = toLocalDate(toDayNumber(from) + shownDays - 1);
  const zone = tx.platform.config.timeZone;
  const { rows: planned } = await sql<{ day: string; planned: number; most: number }>`
    select day, sum(calls)::int as planned, max(calls)::int as most from (select v.planned_on as day, v.officer_id, count(*) as calls from verification_plan v where v.park_id = ${parkId} and v.planned_on between ${from} and ${until} group by 1, 2) one group by 1`.execute(tx.sql);
  const { rows: done } = await sql<{ day: string; done: number }>`
    select (c.at at time zone ${zone})::date as day, count(distinct c.enterprise_id)::int as done from liaison_confirmations c join enterprises e on e.id = c.enterprise_id
      where e.park_id = ${parkId} and c.outcome <> 'unreachable' and c.at >= ${from}::date - interval '1 day' and c.at < ${until}::date + interval '2 days' group by 1`.execute(tx.sql);
  const { rows: officers } = await sql<{ id: string | null; name: string | null; enterprises: number; overdue: number }>`
    select u.id, u.name, count(*)::int as enterprises, count(*) filter (where v.planned_on < ${day} or v.due_until < ${day})::int as overdue from verification_plan v left join users u on u.id = v.officer_id
      where v.park_id = ${parkId} group by u.id, u.name order by u.name nulls last, u.id`.execute(tx.sql);
  const { rows: classes } = await sql<{ class: string; enterprises: number }>`select class, count(*)::int as enterprises from verification_plan where park_id = ${parkId} group by 1 order by array_position('{high,normal,stable}'::text[], class)`.execute(tx.sql);
  const { rows: [files] } = await sql<{ without: number; unconfirmed: number; in_time: number }>`
    select (select count(*)::int from enterprises e where e.park_id = ${parkId} and e.closed_on is null and not exists (select from enterprise_holders h where h.enterprise_id = e.id and h.until_day is null)) as without,
      count(*) filter (where kind <> 'cadence')::int as unconfirmed, count(*) filter (where kind = 'cadence' and due_until >= ${day})::int as in_time from verification_plan where park_id = ${parkId}`.execute(tx.sql);
  const byDay = new Map(planned.map((row) => [row.day, row]));
  const doneOn = new Map(done.map((row) => [row.day, row.done]));
  const calendar = tx.platform.officeHours.of(parkId);
  return {
    from, until,
    officers: officers.map(({ id, name, enterprises, overdue }) => ({ officer: id === null ? null : { id, name: name! }, enterprises, overdue })),
    days: Array.from({ length: shownDays }, (_, index) => {
      const date = toLocalDate(toDayNumber(from) + index);
      return { day: date, working: isWorkingDay(calendar, date), planned: byDay.get(date)?.planned ?? 0, done: doneOn.get(date) ?? 0, most: byDay.get(date)?.most ?? 0 };
    }),
    classes: classes.map((row) => ({ turnoverClass: row.class as TurnoverClass, enterprises: row.enterprises })),
    withoutLiaison: files!.without, unconfirmed: files!.unconfirmed, confirmedInTime: files!.in_time,
  };
}
