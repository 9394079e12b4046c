import { sql } from 'kysely';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { toDayNumber, toLocalDate } from '../../../platform/calendar/index.ts';
import { invalidField, notFound } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { ledAreas, lockStaff } from '../access.ts';
import { ownerCandidate } from './presence.ts';

const shownDays = 31;
const mostDays = 400;

/** The rota of the actor's parks, or of one of them; a month from today unless told. */
export async function listDuty(tx: Tx, { areaId, from = today(tx), until, cursor, limit }: PageOf & { areaId?: string | undefined; from?: string | undefined; until?: string | undefined }) {
  const end = until ?? toLocalDate(toDayNumber(from) + shownDays - 1);
  if (end < from || toDayNumber(end) - toDayNumber(from) > mostDays) throw invalidField('query.until', 'people.duty_span', { days: mostDays });
  const parks = tx.actor.parks.filter((park) => areaId === undefined || park === areaId);
  if (parks.length === 0) return { items: [], next: null };
  const after = readCursor(cursor, 3);
  const found = await tx.sql.selectFrom('duty_days').innerJoin('areas', 'areas.id', 'duty_days.area_id').innerJoin('users', 'users.id', 'duty_days.user_id')
    .select(['duty_days.area_id', 'areas.name as area_name', 'duty_days.day', 'duty_days.user_id', 'users.name as user_name'])
    .where('duty_days.area_id', 'in', parks).where('duty_days.day', '>=', from).where('duty_days.day', '<=', end)
    .$if(after !== null, (query) => query.where(sql<boolean>`(duty_days.day, areas.name, areas.id) > (${after![0]}::date, ${after![1]}, ${after![2]}::uuid)`))
    .orderBy('duty_days.day').orderBy('areas.name').orderBy('areas.id').limit(sql.lit(limit + 1)).execute();
  const { rows, next } = cutPage(found, limit, (row) => [row.day, row.area_name, row.area_id]);
  return { next, items: rows.map((row) => ({ area: { id: row.area_id, name: row.area_name }, day: row.day, user: { id: row.user_id, name: row.user_name } })) };
}

/** Puts somebody on duty, in place of whoever stood there. @throws Refusal `people.area.not_found`, `people.duty_past`, `people.duty_elsewhere`, `people.duty_on_leave` */
export async function planDuty(tx: Tx, { areaId, userId, days }: { areaId: string; userId: string; days: string[] }) {
  const area = (await ledAreas(tx)).has(areaId)
    ? await tx.sql.selectFrom('areas').select('id').where('id', '=', areaId).where('level', '=', 'park').where('closed_on', 'is', null).forNoKeyUpdate().executeTakeFirst()
    : undefined;
  if (!area) throw notFound('people.area');
  const wanted = [...new Set(days)].toSorted();
  const past = wanted.find((day) => day < today(tx));
  if (past !== undefined) throw invalidField('body.days', 'people.duty_past', { day: past });
  await lockStaff(tx, userId);
  const person = await ownerCandidate(tx, userId);
  if (!person?.parks.includes(areaId)) throw invalidField('body.userId', 'people.duty_elsewhere');
  const leave = await tx.sql.selectFrom('absences').select(['from_day', 'until_day']).where('user_id', '=', userId).where('cancelled_at', 'is', null)
    .where('until_day', '>=', wanted[0]!).where('from_day', '<=', wanted.at(-1)!).execute();
  const away = wanted.find((day) => leave.some((one) => one.from_day <= day && day <= one.until_day));
  if (away !== undefined) throw invalidField('body.days', 'people.duty_on_leave', { name: person.name, day: away });
  await tx.sql.insertInto('duty_days').values(wanted.map((day) => ({ area_id: areaId, day, user_id: userId })))
    .onConflict((conflict) => conflict.columns(['area_id', 'day']).doUpdateSet({ user_id: userId })).execute();
  await record(tx, {
    type: 'people.duty_planned', record: { type: 'area', id: areaId }, parkId: areaId, enterpriseId: null, audience: 'staff', params: { userId, days: wanted },
  });
  return listDuty(tx, { areaId, from: wanted[0], until: wanted.at(-1), limit: mostDays });
}
