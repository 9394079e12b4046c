import type { StaffRole } from '@qilian/contract/people';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal, notFound, staleVersion } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';
import { getStaffMember } from './organisation/staff-views.ts';

/** These areas and all below them. */
async function areasBelow(tx: Tx, roots: string[]): Promise<Set<string>> {
  if (roots.length === 0) return new Set();
  const rows = await tx.sql.selectFrom('areas').leftJoin('areas as parent', 'parent.id', 'areas.parent_id').select('areas.id')
    .where((eb) => eb.or([eb('areas.id', 'in', roots), eb('parent.id', 'in', roots), eb('parent.parent_id', 'in', roots)])).execute();
  return new Set(rows.map((row) => row.id));
}

const areasAs = (tx: Tx, ...roles: StaffRole[]) =>
  areasBelow(tx, tx.actor.posts.filter((post) => roles.includes(post.role)).map((post) => post.areaId));

/** Where the actor administers: the areas of the posts as administrator, and all below. */
export const managedAreas = (tx: Tx): Promise<Set<string>> => areasAs(tx, 'administrator');

/** Where the actor plans leave and duty: as administrator or leader. */
export const ledAreas = (tx: Tx): Promise<Set<string>> => areasAs(tx, 'administrator', 'park_leader');

/** @throws Refusal `people.area.not_found` for an area that the actor doesn't administer */
export async function requireManagedArea(tx: Tx, areaId: string): Promise<void> {
  if (!(await managedAreas(tx)).has(areaId)) throw notFound('people.area');
}

/** Areas of the posts that somebody has or will have; of somebody without any, that of the last. */
async function areasOf(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.sql.selectFrom('posts').select(['area_id', 'until_day']).where('user_id', '=', userId).orderBy('from_day', 'desc').orderBy('id', 'desc').execute();
  const day = today(tx);
  const present = rows.filter((row) => row.until_day === null || row.until_day > day);
  return (present.length > 0 ? present : rows.slice(0, 1)).map((row) => row.area_id);
}

/**
 * Whether the actor administers somebody: all areas in which that person has posts. One park's
 * administrator thus can't take over the account of a district leader who also has a post there.
 */
export async function manages(tx: Tx, userId: string): Promise<boolean> {
  const managed = await managedAreas(tx);
  return managed.size > 0 && (await areasOf(tx, userId)).every((areaId) => managed.has(areaId));
}

/** Whether the actor plans somebody's leave: one post within the areas that the actor leads is enough. */
export async function leads(tx: Tx, userId: string): Promise<boolean> {
  const led = await ledAreas(tx);
  return (await areasOf(tx, userId)).some((areaId) => led.has(areaId));
}

/**
 * Locks the row of a member of staff in service.
 * @throws Refusal `people.user.not_found`, `people.user.left`, `common.stale_version` with what stands
 */
export async function lockStaff(tx: Tx, userId: string, version?: number): Promise<{ id: string; name: string; login_name: string | null }> {
  const user = await tx.sql.selectFrom('users').select(['id', 'name', 'login_name', 'version', 'left_at'])
    .where('id', '=', userId).where('side', '=', 'staff').forNoKeyUpdate().executeTakeFirst();
  if (!user) throw notFound('people.user');
  if (user.left_at !== null) throw new Refusal('conflict', 'people.user.left', { params: { name: user.name } });
  if (version !== undefined && user.version !== version) throw staleVersion(await getStaffMember(tx, userId));
  return user;
}

/** The same for somebody whom the actor administers; others aren't found. */
export async function lockManagedStaff(tx: Tx, userId: string, version: number) {
  if (!(await manages(tx, userId))) throw notFound('people.user');
  return lockStaff(tx, userId, version);
}

/** The park of an area for the ledger; null for a city or district. */
export async function parkOf(tx: Tx, areaId: string): Promise<string | null> {
  const area = await tx.sql.selectFrom('areas').select('level').where('id', '=', areaId).executeTakeFirstOrThrow();
  return area.level === 'park' ? areaId : null;
}
