import { sql } from 'kysely';
import type { z } from 'zod';
import type { Post, StaffMember, StaffRole } from '@qilian/contract/people';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { today } from '../../../platform/today.ts';
import { maskContact, openContact } from '../contacts.ts';
import { areasSharedWith } from './shared-parks.ts';

type PostOfUser = z.output<typeof Post> & { userId: string };

const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name! });

/** Posts that these people have or will have, the oldest first; with `ended` those that are over too. */
export async function postsOf(tx: Tx, userIds: string[], { ended = false } = {}): Promise<PostOfUser[]> {
  if (userIds.length === 0) return [];
  const rows = await tx.sql.selectFrom('posts').innerJoin('areas', 'areas.id', 'posts.area_id')
    .leftJoin('departments', 'departments.id', 'posts.department_id').leftJoin('offices', 'offices.id', 'posts.office_id')
    .select(['posts.id', 'posts.user_id', 'posts.role', 'posts.from_day', 'posts.until_day', 'posts.version', 'posts.area_id', 'areas.name as area_name',
      'posts.department_id', 'departments.name as department_name', 'posts.office_id', 'offices.name as office_name'])
    .where('posts.user_id', 'in', userIds)
    .$if(!ended, (query) => query.where((eb) => eb.or([eb('posts.until_day', 'is', null), eb('posts.until_day', '>', today(tx))])))
    .orderBy('posts.from_day').orderBy('posts.id').execute();
  return rows.map((row) => ({
    id: row.id, userId: row.user_id, role: row.role as StaffRole, area: { id: row.area_id, name: row.area_name },
    department: named(row.department_id, row.department_name), office: named(row.office_id, row.office_name),
    from: row.from_day, until: row.until_day, version: row.version,
  }));
}

const columns = ['id', 'name', 'login_name', 'phone', 'email', 'locale', 'left_at', 'version'] as const;
type Row = { id: string; name: string; login_name: string | null; phone: Buffer | null; email: Buffer | null; locale: string; left_at: Date | null; version: number };

/** `contacts: 'open'` only where the reader has a right to them and the reading is recorded. */
function toMember(tx: Tx, row: Row, { posts, invitations, contacts }: { posts: PostOfUser[]; invitations: Map<string, Invitation>; contacts: 'masked' | 'open' }): StaffMember {
  const contact = openContact(tx.platform.secrets, row);
  return {
    id: row.id, name: row.name, loginName: row.login_name!, ...(contacts === 'open' ? contact : maskContact(contact)),
    locale: row.locale as StaffMember['locale'], active: row.left_at === null, version: row.version, secured: null,
    posts: posts.filter((post) => post.userId === row.id), invitation: invitations.get(row.id) ?? null,
  };
}

type Invitation = NonNullable<StaffMember['invitation']>;

/** The latest invitation of each of these people that is neither used nor withdrawn; it may be over. */
async function invitationsOf(tx: Tx, userIds: string[]): Promise<Map<string, Invitation>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('access_links').select(['user_id', 'created_at', 'expires_at', 'failed_at']).where('user_id', 'in', userIds)
    .where('purpose', '=', 'invitation').where('used_at', 'is', null).where('revoked_at', 'is', null).orderBy('created_at').execute();
  return new Map(rows.map((row) => [row.user_id!, { sentAt: row.created_at.toISOString(), expiresAt: row.expires_at.toISOString(), failed: row.failed_at !== null }]));
}

/** One member of staff with all posts, also those that are over. @throws Refusal `people.user.not_found` */
export async function getStaffMember(tx: Tx, userId: string, contacts: 'masked' | 'open' = 'masked'): Promise<StaffMember> {
  const row = await tx.sql.selectFrom('users').select(columns).where('id', '=', userId).where('side', '=', 'staff').executeTakeFirst();
  if (!row) throw notFound('people.user');
  return toMember(tx, row, { posts: await postsOf(tx, [userId], { ended: true }), invitations: await invitationsOf(tx, [userId]), contacts });
}

export interface StaffFilter {
  cursor?: string | undefined;
  limit: number;
  /** Part of the name or the login name. */
  q?: string | undefined;
  role?: StaffRole | undefined;
  areaId?: string | undefined;
  departmentId?: string | undefined;
  /** Only those who work for a park that this person works for. */
  worksWith?: string | undefined;
  /** Those who left, instead of those in service. */
  former: boolean;
}

/** Staff by name, a page at a time; contacts masked. */
export async function listStaff(tx: Tx, { cursor, limit, q, role, areaId, departmentId, worksWith, former }: StaffFilter): Promise<{ items: StaffMember[]; next: string | null }> {
  let query = tx.sql.selectFrom('users').select(columns).where('side', '=', 'staff').where('left_at', former ? 'is not' : 'is', null);
  if (q !== undefined && q !== '') {
    const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where((eb) => eb.or([eb('name', 'ilike', pattern), eb('login_name', 'ilike', pattern)]));
  }
  const shared = worksWith === undefined ? undefined : await areasSharedWith(tx, worksWith);
  if (role !== undefined || areaId !== undefined || departmentId !== undefined || shared !== undefined) {
    const day = today(tx);
    query = query.where((eb) => {
      let posts = eb.selectFrom('posts').select('posts.id').whereRef('posts.user_id', '=', 'users.id');
      if (!former) posts = posts.where('from_day', '<=', day).where((of) => of.or([of('until_day', 'is', null), of('until_day', '>', day)]));
      if (role !== undefined) posts = posts.where('role', '=', role);
      if (areaId !== undefined) posts = posts.where('area_id', '=', areaId);
      if (departmentId !== undefined) posts = posts.where('department_id', '=', departmentId);
      if (shared !== undefined) posts = posts.where('area_id', '=', eb.fn.any(eb.val(shared)));
      return eb.exists(posts);
    });
  }
  const after = readCursor(cursor, 2);
  if (after) {
    const [name, id] = after.map(String) as [string, string];
    query = query.where((eb) => eb(eb.refTuple('name', 'id'), '>', eb.tuple(name, id)));
  }
  const found = await query.orderBy('name').orderBy('id').limit(sql.lit(limit + 1)).execute();
  const { rows, next } = cutPage(found, limit, (row) => [row.name, row.id]);
  const ids = rows.map((row) => row.id);
  const [posts, invitations] = [await postsOf(tx, ids, { ended: former }), await invitationsOf(tx, ids)];
  return { items: rows.map((row) => toMember(tx, row, { posts, invitations, contacts: 'masked' })), next };
}
