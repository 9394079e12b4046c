import type { StaffMember } from '@qilian/contract/people';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, notFound, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { withdrawLinks } from '../links/access-links.ts';
import { lockManagedStaff, lockStaff, managedAreas, parkOf } from '../access.ts';
import { requireSubstitute } from './absences.ts';
import { keepAnAdministrator } from './posts.ts';
import { substituteOf } from './presence.ts';
import { releaseAhead } from './release-ahead.ts';
import { endSessions } from '../sign-in/sessions/sessions.ts';
import { getStaffMember } from './staff-views.ts';

/** Who takes over: whom the administrator names, else whoever stands in today. */
async function heirOf(tx: Tx, userId: string, substituteId: string | undefined): Promise<string | null> {
  if (substituteId === undefined) return substituteOf(tx, userId, today(tx));
  await requireSubstitute(tx, userId, substituteId);
  return substituteId;
}

/** Ends posts; open work falls, in this transaction, to the heir, else to the head. */
async function endPosts(tx: Tx, userId: string, posts: { id: string; role: string; area_id: string; department_id: string | null }[], substituteId: string | null): Promise<void> {
  await tx.sql.updateTable('posts').set((eb) => ({ until_day: today(tx), version: eb('version', '+', 1) })).where('id', 'in', posts.map((post) => post.id)).execute();
  await releaseAhead(tx, userId, substituteId);
  for (const post of posts) {
    await record(tx, {
      type: 'people.post_ended', record: { type: 'user', id: userId }, parkId: await parkOf(tx, post.area_id), enterpriseId: null, audience: 'staff',
      params: { postId: post.id, userId, substituteId, areaId: post.area_id, role: post.role, departmentId: post.department_id },
    });
  }
}

/** @throws Refusal `people.post.not_found`, `people.post_over`, `people.last_administrator`, those of a wrong substitute */
export async function endPost(tx: Tx, postId: string, { version, substituteId }: { version: number; substituteId?: string | undefined }): Promise<StaffMember> {
  const found = await tx.sql.selectFrom('posts').select(['user_id', 'area_id']).where('id', '=', postId).executeTakeFirst();
  if (!found || !(await managedAreas(tx)).has(found.area_id)) throw notFound('people.post');
  await lockStaff(tx, found.user_id);
  const post = await tx.sql.selectFrom('posts').selectAll().where('id', '=', postId).executeTakeFirstOrThrow();
  if (post.version !== version) throw staleVersion(await getStaffMember(tx, found.user_id));
  if (post.until_day !== null && post.until_day <= today(tx)) throw new Refusal('conflict', 'people.post_over');
  await keepAnAdministrator(tx, post.user_id, [post]);
  const heir = await heirOf(tx, post.user_id, substituteId);
  await tx.sql.updateTable('users').set((eb) => ({ version: eb('version', '+', 1) })).where('id', '=', post.user_id).execute();
  await endPosts(tx, post.user_id, [post], heir);
  return getStaffMember(tx, post.user_id);
}

/** A member of staff leaves: posts and sessions end, duty and leave to come are cancelled. */
export async function leaveService(tx: Tx, userId: string, { version, substituteId }: { version: number; substituteId?: string | undefined }): Promise<StaffMember> {
  await lockManagedStaff(tx, userId, version);
  const day = today(tx);
  const posts = await tx.sql.selectFrom('posts').selectAll().where('user_id', '=', userId)
    .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', day)])).orderBy('from_day').orderBy('id').execute();
  await keepAnAdministrator(tx, userId, posts);
  const heir = await heirOf(tx, userId, substituteId);
  await tx.sql.updateTable('users').set((eb) => ({ left_at: tx.now, version: eb('version', '+', 1) })).where('id', '=', userId).execute();
  await endSessions(tx, userId, 'left');
  await withdrawLinks(tx, userId);
  if (posts.length > 0) await endPosts(tx, userId, posts, heir);
  else await releaseAhead(tx, userId, heir);
  const main = posts[0];
  await record(tx, {
    type: 'people.left', record: { type: 'user', id: userId }, parkId: main ? await parkOf(tx, main.area_id) : null, enterpriseId: null, audience: 'staff',
    params: { userId, substituteId: heir, areaId: main?.area_id ?? null, role: main?.role ?? null },
  });
  return getStaffMember(tx, userId);
}
