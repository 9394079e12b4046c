import type { BodyOf } from '@qilian/contract/endpoint';
import type { assignStaff as endpoint } from '@qilian/contract/enterprises';
import type { Tx } from '../../platform/db/transaction.ts';
import { invalidField } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { today } from '../../platform/today.ts';
import { recordChange, takeFile } from './store.ts';

/** Assigns or (with `null`) releases the officer in a capacity, from today. Needs a present post of that role which covers the park. */
export async function assignStaff(tx: Tx, enterpriseId: string, { version, capacity, userId }: BodyOf<typeof endpoint>): Promise<void> {
  const file = await takeFile(tx, enterpriseId, version, 'assign_staff');
  const present = await tx.sql.selectFrom('enterprise_staff as s').innerJoin('users as u', 'u.id', 's.user_id').select(['s.id', 'u.id as user_id', 'u.name'])
    .where('s.enterprise_id', '=', enterpriseId).where('s.capacity', '=', capacity).where('s.until_day', 'is', null).executeTakeFirst();
  if ((present?.user_id ?? null) === userId) return;
  const name = userId === null ? null : await candidateName(tx, userId, capacity, file.park_id);
  if (name === undefined) throw invalidField('body.userId', 'enterprises.staff_without_post');
  const day = today(tx);
  if (present) await tx.sql.updateTable('enterprise_staff').set({ until_day: day }).where('id', '=', present.id).execute();
  if (userId !== null) await tx.sql.insertInto('enterprise_staff').values({ id: newId(tx.now), enterprise_id: enterpriseId, user_id: userId, capacity, from_day: day }).execute();
  await recordChange(tx, file, 'staff_assigned', { params: { capacity, userId, formerId: present?.user_id ?? null }, detail: { name, former: present?.name ?? null } });
}

async function candidateName(tx: Tx, userId: string, role: string, parkId: string): Promise<string | undefined> {
  const day = today(tx);
  const row = await tx.sql.selectFrom('users as u').innerJoin('posts as p', 'p.user_id', 'u.id').innerJoin('areas as park', (join) => join.on('park.id', '=', parkId))
    .leftJoin('areas as district', 'district.id', 'park.parent_id').select('u.name')
    .where('u.id', '=', userId).where('u.left_at', 'is', null).where('p.role', '=', role).where('p.from_day', '<=', day)
    .where((eb) => eb.or([eb('p.until_day', 'is', null), eb('p.until_day', '>', day)]))
    .where((eb) => eb.or([eb('p.area_id', '=', eb.ref('park.id')), eb('p.area_id', '=', eb.ref('district.id')), eb('p.area_id', '=', eb.ref('district.parent_id'))]))
    .limit(1).executeTakeFirst();
  return row?.name;
}
