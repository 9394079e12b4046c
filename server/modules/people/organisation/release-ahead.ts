import type { Tx } from '../../../platform/db/transaction.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { leadersOf, ownerCandidate } from './presence.ts';
import { parksOf } from './shared-parks.ts';

/**
 * What somebody had promised ahead and can't keep without the posts that ended: days on duty are free again, so that the head
 * sees to them; own leave is no more; and whoever relied on the person to stand in gets the heir, else the head.
 */
export async function releaseAhead(tx: Tx, userId: string, heirId: string | null): Promise<void> {
  const day = today(tx);
  const parks = await parksOf(tx, userId);
  const onDutyIn = (await ownerCandidate(tx, userId))?.parks ?? [];
  await tx.sql.deleteFrom('duty_days').where('user_id', '=', userId).where('day', '>=', day).$if(onDutyIn.length > 0, (query) => query.where('area_id', 'not in', onDutyIn)).execute();
  if (parks.length === 0) await tx.sql.updateTable('absences').set({ cancelled_at: tx.now }).where('user_id', '=', userId).where('until_day', '>=', day).where('cancelled_at', 'is', null).execute();
  const relied = await tx.sql.selectFrom('absences').selectAll().where('substitute_id', '=', userId).where('until_day', '>=', day).where('cancelled_at', 'is', null).orderBy('id').execute();
  for (const leave of relied) {
    const theirs = await parksOf(tx, leave.user_id);
    if (parks.some((park) => theirs.includes(park))) continue;
    const substituteId = await standInInstead(tx, leave, userId, heirId, theirs);
    if (substituteId === null) continue;
    await tx.sql.updateTable('absences').set({ substitute_id: substituteId }).where('id', '=', leave.id).execute();
    await record(tx, {
      type: 'people.substitute_changed', record: { type: 'user', id: leave.user_id }, parkId: null, enterpriseId: null, audience: 'staff',
      params: { absenceId: leave.id, userId: leave.user_id, formerId: userId, substituteId, from: leave.from_day, until: leave.until_day },
    });
  }
}

/** The heir, else the nearest head, of those who work for one of the same parks and are there on these days. */
async function standInInstead(tx: Tx, leave: { user_id: string; from_day: string; until_day: string }, goneId: string, heirId: string | null, parks: string[]): Promise<string | null> {
  const heads: string[] = [];
  for (const park of parks) heads.push(...await leadersOf(tx, park));
  for (const id of [...heirId === null ? [] : [heirId], ...heads]) {
    if (id === leave.user_id || id === goneId || !(await parksOf(tx, id)).some((park) => parks.includes(park))) continue;
    const away = await tx.sql.selectFrom('absences').select('id').where('user_id', '=', id).where('cancelled_at', 'is', null)
      .where('from_day', '<=', leave.until_day).where('until_day', '>=', leave.from_day).limit(1).executeTakeFirst();
    if (!away) return id;
  }
  return null;
}
