import type { StaffRole } from '@qilian/contract/people';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { parkOf, requireManagedArea } from '../access.ts';

export interface NewPost {
  role: StaffRole;
  areaId: string;
  departmentId?: string | undefined;
  officeId?: string | undefined;
  from?: string | undefined;
}

/**
 * Checks a post against the house as it stands: open area, department and office that belong
 * together, and a department where the role needs one.
 */
async function checkPost(tx: Tx, { role, areaId, departmentId, officeId, from }: NewPost, part: string): Promise<void> {
  await requireManagedArea(tx, areaId);
  const area = await tx.sql.selectFrom('areas').select('closed_on').where('id', '=', areaId).executeTakeFirstOrThrow();
  if (area.closed_on !== null) throw invalidField(`${part}.areaId`, 'people.area_closed');
  if (from !== undefined && from < today(tx)) throw invalidField(`${part}.from`, 'people.from_past', { day: from });
  if (departmentId === undefined && (role === 'department_liaison' || role === 'office_handler' || officeId !== undefined)) {
    throw invalidField(`${part}.departmentId`, 'people.department_needed');
  }
  if (officeId === undefined && role === 'office_handler') throw invalidField(`${part}.officeId`, 'people.office_needed');
  if (departmentId !== undefined) {
    const department = await tx.sql.selectFrom('departments').select(['area_id', 'closed_on']).where('id', '=', departmentId).executeTakeFirst();
    if (!department || department.closed_on !== null || department.area_id !== areaId) throw invalidField(`${part}.departmentId`, 'people.department_elsewhere');
  }
  if (officeId !== undefined) {
    const office = await tx.sql.selectFrom('offices').select(['department_id', 'closed_on']).where('id', '=', officeId).executeTakeFirst();
    if (!office || office.closed_on !== null || office.department_id !== departmentId) throw invalidField(`${part}.officeId`, 'people.office_elsewhere');
  }
}

/** Gives a post, from today unless told. The caller holds the person's lock. @throws Refusal `people.post_exists` and those of a wrong place */
export async function givePost(tx: Tx, userId: string, post: NewPost, part: string): Promise<void> {
  await checkPost(tx, post, part);
  const day = today(tx);
  const { role, areaId, departmentId = null, officeId = null, from = day } = post;
  const twin = await tx.sql.selectFrom('posts').select('id').where('user_id', '=', userId).where('role', '=', role).where('area_id', '=', areaId)
    .where('department_id', 'is not distinct from', departmentId).where('office_id', 'is not distinct from', officeId)
    .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', day)])).executeTakeFirst();
  if (twin) throw new Refusal('conflict', 'people.post_exists');
  const id = newId(tx.now);
  await tx.sql.insertInto('posts').values({ id, user_id: userId, role, area_id: areaId, department_id: departmentId, office_id: officeId, from_day: from }).execute();
  await record(tx, {
    type: 'people.post_given', record: { type: 'user', id: userId }, parkId: await parkOf(tx, areaId), enterpriseId: null, audience: 'staff',
    params: { postId: id, userId, role, areaId, departmentId, officeId, from },
  });
}

/**
 * Every area has somebody who administers it. @throws Refusal `people.last_administrator` when these
 * posts end and an area among theirs has no other administrator at it or above
 */
export async function keepAnAdministrator(tx: Tx, userId: string, ending: { role: string; area_id: string }[]): Promise<void> {
  for (const { area_id: areaId } of ending.filter((post) => post.role === 'administrator')) {
    // Two administrators who leave at once wait for each other here.
    await tx.sql.selectFrom('areas').select('id').where('level', '=', 'city').forNoKeyUpdate().execute();
    const other = await tx.sql.selectFrom('posts').innerJoin('users', 'users.id', 'posts.user_id').select('posts.id')
      .where('role', '=', 'administrator').where('users.left_at', 'is', null).where('user_id', '!=', userId)
      .where('from_day', '<=', today(tx)).where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', today(tx))]))
      .where((eb) => eb.exists(eb.selectFrom('areas as own').leftJoin('areas as parent', 'parent.id', 'own.parent_id').select('own.id')
        .where('own.id', '=', areaId)
        .where((of) => of.or([of('posts.area_id', '=', of.ref('own.id')), of('posts.area_id', '=', of.ref('parent.id')), of('posts.area_id', '=', of.ref('parent.parent_id'))]))))
      .limit(1).executeTakeFirst();
    if (!other) {
      const area = await tx.sql.selectFrom('areas').select('name').where('id', '=', areaId).executeTakeFirstOrThrow();
      throw new Refusal('conflict', 'people.last_administrator', { params: { area: area.name } });
    }
  }
}
