import type { Selectable } from 'kysely';
import type { Tables } from '../../../platform/db/tables.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { parkOf } from '../access.ts';
import { getDepartment, lockDepartment, lockOffice } from './departments.ts';

/** The department of this area or of one above it that takes over; a closed or foreign one isn't accepted. */
async function requireSuccessor(tx: Tx, areaId: string, departmentId: string): Promise<{ id: string; areaId: string }> {
  const successor = await tx.sql.selectFrom('departments').select(['id', 'area_id', 'closed_on']).where('id', '=', departmentId).forNoKeyUpdate().executeTakeFirst();
  const line = await tx.sql.selectFrom('areas').leftJoin('areas as parent', 'parent.id', 'areas.parent_id')
    .select(['areas.id', 'parent.id as parent_id', 'parent.parent_id as top_id']).where('areas.id', '=', areaId).executeTakeFirstOrThrow();
  if (!successor || ![line.id, line.parent_id, line.top_id].includes(successor.area_id)) throw invalidField('body.successorId', 'people.successor_elsewhere');
  if (successor.closed_on !== null) throw invalidField('body.successorId', 'people.successor_closed');
  return { id: successor.id, areaId: successor.area_id };
}

type PostRow = Selectable<Tables['posts']>;
type Place = Pick<PostRow, 'user_id' | 'role' | 'area_id' | 'department_id' | 'office_id'>;

/** Ends these posts today and opens the same in the new place, so that the people go with their work. */
async function movePosts(tx: Tx, posts: PostRow[], place: (post: PostRow) => Pick<PostRow, 'area_id' | 'department_id' | 'office_id'>): Promise<void> {
  if (posts.length === 0) return;
  const day = today(tx);
  await tx.sql.updateTable('posts').set((eb) => ({ until_day: day, version: eb('version', '+', 1) })).where('id', 'in', posts.map((post) => post.id)).execute();
  const moved = posts.map((post) => ({
    id: newId(tx.now), user_id: post.user_id, role: post.role, ...place(post), from_day: post.from_day > day ? post.from_day : day, until_day: post.until_day,
  }));
  const held = await openPosts(tx).where('user_id', 'in', posts.map((post) => post.user_id)).execute();
  const samePost = (one: Place) => (other: Place) => one.user_id === other.user_id && one.role === other.role && one.area_id === other.area_id && one.department_id === other.department_id && one.office_id === other.office_id;
  // Whoever holds the same post there already goes on in it.
  const lacking = moved.filter((post, index) => !held.some(samePost(post)) && moved.findIndex(samePost(post)) === index);
  if (lacking.length > 0) await tx.sql.insertInto('posts').values(lacking).execute();
}

const openPosts = (tx: Tx) => tx.sql.selectFrom('posts').selectAll().where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', today(tx))]));

/**
 * Closes a department in favour of another: offices and people go over, and whoever holds tasks of
 * it moves them in the same transaction.
 * @throws Refusal `people.successor_same`, `people.successor_elsewhere`, `people.successor_closed`
 */
export async function closeDepartment(tx: Tx, departmentId: string, { version, successorId }: { version: number; successorId: string }) {
  const department = await lockDepartment(tx, departmentId, version);
  if (successorId === departmentId) throw invalidField('body.successorId', 'people.successor_same');
  const successor = await requireSuccessor(tx, department.areaId, successorId);
  const posts = await openPosts(tx).where('department_id', '=', departmentId).execute();
  await tx.sql.updateTable('offices').set((eb) => ({ department_id: successor.id, version: eb('version', '+', 1) }))
    .where('department_id', '=', departmentId).where('closed_on', 'is', null).execute();
  await movePosts(tx, posts, (post) => ({ area_id: successor.areaId, department_id: successor.id, office_id: post.office_id }));
  await tx.sql.updateTable('departments').set((eb) => ({ closed_on: today(tx), successor_id: successor.id, version: eb('version', '+', 1) })).where('id', '=', departmentId).execute();
  await record(tx, {
    type: 'people.department_closed', record: { type: 'department', id: departmentId }, parkId: await parkOf(tx, department.areaId), enterpriseId: null, audience: 'staff',
    params: { successorId: successor.id }, detail: { name: department.name },
  });
  return getDepartment(tx, departmentId);
}

/** The same for an office; its handlers go over. The successor may stand in another department of the same line of areas. */
export async function closeOffice(tx: Tx, officeId: string, { version, successorId }: { version: number; successorId: string }) {
  const { name, department } = await lockOffice(tx, officeId, version);
  if (successorId === officeId) throw invalidField('body.successorId', 'people.successor_same');
  const next = await tx.sql.selectFrom('offices').select(['id', 'department_id', 'closed_on']).where('id', '=', successorId).forNoKeyUpdate().executeTakeFirst();
  if (!next) throw invalidField('body.successorId', 'people.successor_elsewhere');
  if (next.closed_on !== null) throw invalidField('body.successorId', 'people.successor_closed');
  const place = await requireSuccessor(tx, department.areaId, next.department_id);
  const posts = await openPosts(tx).where('office_id', '=', officeId).execute();
  await movePosts(tx, posts, () => ({ area_id: place.areaId, department_id: place.id, office_id: next.id }));
  await tx.sql.updateTable('offices').set((eb) => ({ closed_on: today(tx), successor_id: next.id, version: eb('version', '+', 1) })).where('id', '=', officeId).execute();
  await record(tx, {
    type: 'people.office_closed', record: { type: 'office', id: officeId }, parkId: await parkOf(tx, department.areaId), enterpriseId: null, audience: 'staff',
    params: { successorId: next.id, departmentId: department.id }, detail: { name },
  });
  return getDepartment(tx, department.id);
}
