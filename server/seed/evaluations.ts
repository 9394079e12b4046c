import { platform as system } from '../platform/auth/actor.ts';
import { become, inTransaction, type Tx } from '../platform/db/transaction.ts';
import type { Platform } from '../platform/platform.ts';
import { computeEvaluations, grantAward, listAwards } from '../modules/evaluations/index.ts';
import { confirmLiaison } from '../modules/liaisons/index.ts';
import type { Course } from './course.ts';
import type { Enterprise } from './enterprises.ts';
import type { Random } from './random.ts';

const checked = 14;
/** Calls a year before this one, by month; the busiest enterprise was asked twice in some. */
const monthsBefore = 10;

/** Calls of last year: the officers asked after the liaisons of the busiest enterprises, and mostly found their data true. */
export async function* lastYearsCallsCourse(tx: Tx, random: Random, enterprises: Enterprise[], host: Enterprise): Course {
  const year = tx.now.getUTCFullYear() - 1;
  const others = enterprises.filter(({ park, id }) => park === host.park && id !== host.id).toSorted((one, other) => other.activity - one.activity).slice(0, checked - 1);
  const registered = new Map((await tx.sql.selectFrom('enterprises').select(['id', 'created_at']).execute()).map((file) => [file.id, file.created_at]));
  const seats = new Map((await tx.sql.selectFrom('enterprise_holders').select(['id', 'enterprise_id']).where('role', '=', 'primary').where('enterprise_id', 'in', [host, ...others].map(({ id }) => id)).where('until_day', 'is', null).execute())
    .map((seat) => [seat.enterprise_id, seat.id]));
  for (let month = 0; month < monthsBefore; month += 1) {
    for (const [place, enterprise] of [host, ...others].entries()) {
      const holderId = seats.get(enterprise.id);
      if (holderId === undefined) continue;
      const officer = { ...system, side: 'staff' as const, userId: enterprise.staff.service_officer, parks: [enterprise.parkId] };
      const at = new Date(Date.UTC(year, month, 6 + place, 2, 10 + month));
      // Nobody is called before the file is there.
      if (at < registered.get(enterprise.id)!) continue;
      const wrong = enterprise !== host && random.next() < 0.16;
      await confirmLiaison(await become(yield at, officer, at), { enterpriseId: enterprise.id, holderId, occasion: 'call', ...(wrong ? { outcome: 'wrong_contact', wrongChannel: 'phone' } : { outcome: 'current' }) });
    }
  }
}

const ranking = 'demo_ranking';
const setRanking = (tx: Tx, state: 'due' | 'done') => tx.sql.insertInto('settings').values({ key: ranking, value: JSON.stringify(state) })
  .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: JSON.stringify(state) })).execute();

/** It takes transactions of its own after the load's, between which the process may end. */
export const askForRanking = (tx: Tx): Promise<unknown> => setRanking(tx, 'due');

/** Ranks what the demo did where that is still due, and lets the leader honour last year's best. */
export async function rankDemo(platform: Platform): Promise<void> {
  const asked = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('settings').select('value').where('key', '=', ranking).executeTakeFirst());
  if (asked?.value !== 'due') return;
  await computeEvaluations(platform);
  await inTransaction(platform, system, async (tx) => {
    await setRanking(tx, 'done');
    const { items } = await listAwards(tx, { limit: 100, state: 'proposed' });
    const [best] = items.toSorted((one, other) => one.rank - other.rank);
    if (!best) return;
    const leader = await tx.sql.selectFrom('posts as p').innerJoin('users as u', 'u.id', 'p.user_id').select(['u.id', 'u.name']).where('p.area_id', '=', best.park.id).where('p.role', '=', 'park_leader').where('p.until_day', 'is', null).executeTakeFirst();
    if (!leader) return;
    const posts = [{ role: 'park_leader' as const, areaId: best.park.id, departmentId: null, officeId: null, parks: [best.park.id] }];
    await grantAward(await become(tx, { ...system, side: 'staff', userId: leader.id, name: leader.name, parks: [best.park.id], roles: ['park_leader'], posts }, tx.now), best.id, { version: best.version, reason: '全年信息准确、答复及时，多次主动协助园区核实企业情况。' });
    tx.afterCommit.length = 0;
  });
}
