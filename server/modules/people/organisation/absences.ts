import { sql } from 'kysely';
import type { z } from 'zod';
import type { Absence } from '@qilian/contract/people';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { leads, lockStaff } from '../access.ts';
import { areasOver, parksOf } from './shared-parks.ts';

const joined = (tx: Tx) => tx.sql.selectFrom('absences').innerJoin('users as away', 'away.id', 'absences.user_id').innerJoin('users as standing', 'standing.id', 'absences.substitute_id')
  .select(['absences.id', 'absences.user_id', 'away.name as user_name', 'absences.from_day', 'absences.until_day', 'absences.substitute_id', 'standing.name as substitute_name']);
type Row = Awaited<ReturnType<ReturnType<typeof joined>['executeTakeFirstOrThrow']>>;

function toAbsence(row: Row): z.output<typeof Absence> {
  return {
    id: row.id, user: { id: row.user_id, name: row.user_name }, from: row.from_day, until: row.until_day, substitute: { id: row.substitute_id, name: row.substitute_name },
  };
}

/** Leave that runs or is to come, of the actor and of colleagues who work for a park that the actor works for. */
export async function listAbsences(tx: Tx, { cursor, limit }: PageOf) {
  const after = readCursor(cursor, 2);
  const areas = await areasOver(tx, tx.actor.parks);
  const found = await joined(tx).where('cancelled_at', 'is', null).$if(after !== null, (query) => query.where(sql<boolean>`(absences.from_day, absences.id) > (${after![0]}::date, ${after![1]}::uuid)`))
    .where('absences.until_day', '>=', today(tx))
    .where((eb) => eb.or([
      eb('absences.user_id', '=', tx.actor.userId),
      eb('absences.substitute_id', '=', tx.actor.userId),
      eb.exists(eb.selectFrom('posts').select('posts.id').whereRef('posts.user_id', '=', 'absences.user_id').where('posts.area_id', '=', eb.fn.any(eb.val(areas)))),
    ])).orderBy('absences.from_day').orderBy('absences.id').limit(sql.lit(limit + 1)).execute();
  const { rows, next } = cutPage(found, limit, (row) => [row.from_day, row.id]);
  return { items: rows.map(toAbsence), next };
}

/**
 * A substitute is on staff, somebody else, and works for one of the same parks: standing in opens
 * the colleague's parks. @throws Refusal `people.substitute_self`, `people.substitute_gone`, `people.substitute_elsewhere`
 */
export async function requireSubstitute(tx: Tx, userId: string, substituteId: string): Promise<void> {
  if (userId === substituteId) throw invalidField('body.substituteId', 'people.substitute_self');
  const substitute = await tx.sql.selectFrom('users').select(['name', 'left_at']).where('id', '=', substituteId).where('side', '=', 'staff').executeTakeFirst();
  if (!substitute || substitute.left_at !== null) throw invalidField('body.substituteId', 'people.substitute_gone');
  const own = await parksOf(tx, userId);
  if (!(await parksOf(tx, substituteId)).some((park) => own.includes(park))) throw invalidField('body.substituteId', 'people.substitute_elsewhere', { name: substitute.name });
}

const overlapping = (tx: Tx, userId: string, from: string, until: string) => tx.sql.selectFrom('absences').select(['from_day', 'until_day'])
  .where('user_id', '=', userId).where('cancelled_at', 'is', null).where('from_day', '<=', until).where('until_day', '>=', from).limit(1).executeTakeFirst();

/** One's own leave, or that of staff whom the actor leads. @throws Refusal `people.absence_order`, `people.absence_past`, `people.absence_overlaps`, `people.substitute_away` and those of the substitute */
export async function planAbsence(tx: Tx, { userId = tx.actor.userId!, from, until, substituteId }: { userId?: string | undefined; from: string; until: string; substituteId: string }) {
  if (userId !== tx.actor.userId && !(await leads(tx, userId))) throw notFound('people.user');
  await lockStaff(tx, userId);
  if (until < from) throw invalidField('body.until', 'people.absence_order', { from, until });
  if (until < today(tx)) throw invalidField('body.until', 'people.absence_past', { until });
  await requireSubstitute(tx, userId, substituteId);
  const own = await overlapping(tx, userId, from, until);
  if (own) throw invalidField('body.from', 'people.absence_overlaps', { from: own.from_day, until: own.until_day });
  const theirs = await overlapping(tx, substituteId, from, until);
  if (theirs) throw invalidField('body.substituteId', 'people.substitute_away', { from: theirs.from_day, until: theirs.until_day });
  const id = newId(tx.now);
  await tx.sql.insertInto('absences').values({ id, user_id: userId, substitute_id: substituteId, from_day: from, until_day: until }).execute();
  await record(tx, {
    type: 'people.absence_planned', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'staff', params: { absenceId: id, userId, substituteId, from, until },
  });
  return toAbsence(await joined(tx).where('absences.id', '=', id).executeTakeFirstOrThrow());
}

/** @throws Refusal `people.absence.not_found`, `people.absence_over` */
export async function cancelAbsence(tx: Tx, absenceId: string): Promise<void> {
  const absence = await tx.sql.selectFrom('absences').select(['user_id', 'substitute_id', 'from_day', 'until_day']).where('id', '=', absenceId).where('cancelled_at', 'is', null).executeTakeFirst();
  if (!absence || (absence.user_id !== tx.actor.userId && !(await leads(tx, absence.user_id)))) throw notFound('people.absence');
  await tx.sql.selectFrom('users').select('id').where('id', '=', absence.user_id).forNoKeyUpdate().execute();
  if (absence.until_day < today(tx)) throw new Refusal('conflict', 'people.absence_over');
  await tx.sql.updateTable('absences').set({ cancelled_at: tx.now }).where('id', '=', absenceId).execute();
  await record(tx, {
    type: 'people.absence_cancelled', record: { type: 'user', id: absence.user_id }, parkId: null, enterpriseId: null, audience: 'staff',
    params: { absenceId, userId: absence.user_id, substituteId: absence.substitute_id, from: absence.from_day, until: absence.until_day },
  });
}
