import { sql, type ExpressionBuilder } from 'kysely';
import type { StaffRole } from '@qilian/contract/people';
import type { Tables } from '../../../platform/db/tables.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { today } from '../../../platform/today.ts';

interface Person {
  id: string;
  name: string;
}

/** Whether somebody is in service and holds a post today. Leave doesn't matter: see `substituteOf`. */
export async function present(tx: Tx, userId: string): Promise<boolean> {
  return (await postsOn(tx).where('posts.user_id', '=', userId).select('posts.id').limit(1).executeTakeFirst()) !== undefined;
}

/** Posts held today by people in service. */
const postsOn = (tx: Tx, day = today(tx)) => tx.sql.selectFrom('posts').innerJoin('users', 'users.id', 'posts.user_id')
  .where('users.left_at', 'is', null).where('posts.from_day', '<=', day)
  .where((eb) => eb.or([eb('posts.until_day', 'is', null), eb('posts.until_day', '>', day)]));

type PostsAndUsers = ExpressionBuilder<Tables, 'posts' | 'users'>;
const onLeave = (eb: PostsAndUsers, day: string) => eb.exists(eb.selectFrom('absences').select('absences.id')
  .whereRef('absences.user_id', '=', 'users.id').where('cancelled_at', 'is', null).where('absences.from_day', '<=', day).where('absences.until_day', '>=', day));

/**
 * Who stands in for somebody on leave that day, along the chain when the substitute is away too.
 * Null when the person isn't on leave, or nobody in service is left at the end of the chain.
 */
export async function substituteOf(tx: Tx, userId: string, day: string): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`select substitute_of(${userId}::uuid, ${day}::date) as id`.execute(tx.sql);
  return rows[0]!.id;
}

/** Those of these people who aren't on leave today, in their order. */
export async function atWork(tx: Tx, userIds: string[]): Promise<string[]> {
  if (userIds.length === 0) return [];
  const day = today(tx);
  const away = await tx.sql.selectFrom('absences').select('user_id').where('user_id', 'in', userIds).where('cancelled_at', 'is', null).where('from_day', '<=', day).where('until_day', '>=', day).execute();
  return userIds.filter((id) => away.every(({ user_id: absent }) => absent !== id));
}

/** Who is on duty in a park that day, or who stands in for them. Null where the rota has a hole: nobody, or nobody who is there. */
export async function onDuty(tx: Tx, parkId: string, day: string): Promise<string | null> {
  const duty = await tx.sql.selectFrom('duty_days').select('user_id').where('area_id', '=', parkId).where('day', '=', day).executeTakeFirst();
  if (!duty || !(await parksHeld(tx, duty.user_id, owningRoles)).includes(parkId)) return null;
  const [here] = await atWork(tx, [duty.user_id]);
  return here ?? substituteOf(tx, duty.user_id, day);
}

/** A park and the areas above it, nearest first. */
async function lineOf(tx: Tx, parkId: string): Promise<string[]> {
  const row = await tx.sql.selectFrom('areas').leftJoin('areas as parent', 'parent.id', 'areas.parent_id')
    .select(['areas.id', 'areas.parent_id', 'parent.parent_id as top_id']).where('areas.id', '=', parkId).executeTakeFirst();
  return row ? [row.id, row.parent_id, row.top_id].filter((id) => id !== null) : [];
}

/** Holders of a role in one area: those at work first, then by seniority. */
async function holders(tx: Tx, role: StaffRole, areaId: string): Promise<string[]> {
  const rows = await postsOn(tx).select((eb) => ['users.id', eb.fn.min('posts.from_day').as('since'), sql<boolean>`bool_or(${onLeave(eb, today(tx))})`.as('away')])
    .where('posts.role', '=', role).where('posts.area_id', '=', areaId).groupBy('users.id').orderBy('away').orderBy('since').orderBy('users.id').execute();
  return rows.map((row) => row.id);
}

async function nearest(tx: Tx, role: StaffRole, line: string[]): Promise<string[]> {
  for (const areaId of line) {
    const found = await holders(tx, role, areaId);
    if (found.length > 0) return found;
  }
  return [];
}

/** The head of a park comes first: its leaders, else those above it, else the nearest administrators. */
export async function leadersOf(tx: Tx, parkId: string): Promise<string[]> {
  const line = await lineOf(tx, parkId);
  const leaders = await nearest(tx, 'park_leader', line);
  return leaders.length > 0 ? leaders : nearest(tx, 'administrator', line);
}

/** Leaders above the park: of its district, else of the city. */
export async function seniorLeadersOf(tx: Tx, parkId: string): Promise<string[]> {
  return nearest(tx, 'park_leader', (await lineOf(tx, parkId)).slice(1));
}

/** Everybody at work today who holds a role in the park or above it. */
export async function attendantsOf(tx: Tx, parkId: string, role: StaffRole): Promise<string[]> {
  const rows = await postsOn(tx).select('users.id').distinct().where('posts.role', '=', role).where('posts.area_id', 'in', await lineOf(tx, parkId))
    .where((eb) => eb.not(onLeave(eb, today(tx)))).orderBy('users.id').execute();
  return rows.map((row) => row.id);
}

/** Present liaisons of a department. */
export async function liaisonsOf(tx: Tx, departmentId: string): Promise<string[]> {
  const rows = await postsOn(tx).select('users.id').distinct().where('posts.role', '=', 'department_liaison').where('posts.department_id', '=', departmentId).orderBy('users.id').execute();
  return rows.map((row) => row.id);
}

/** The same of several. */
export async function liaisonsByDepartment(tx: Tx, departmentIds: string[]): Promise<Map<string, string[]>> {
  if (departmentIds.length === 0) return new Map();
  const rows = await postsOn(tx).select(['posts.department_id', sql<string[]>`array_agg(distinct users.id)`.as('liaisons')])
    .where('posts.role', '=', 'department_liaison').where('posts.department_id', 'in', departmentIds).groupBy('posts.department_id').execute();
  return new Map(rows.map((row) => [row.department_id!, row.liaisons]));
}

/** Names by id, of people in service and of those who left. */
export async function nameOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('users').select(['id', 'name']).where('id', 'in', [...new Set(ids)]).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Whoever receives a need owns it, so that these may: all staff but auditors. */
export const receivingRoles = ['park_leader', 'administrator', 'investment_officer', 'service_officer', 'service_manager', 'department_liaison', 'office_handler'] as const satisfies StaffRole[];

/** Open parks that somebody's posts of these roles cover today; none of somebody who left. */
export async function parksHeld(tx: Tx, userId: string, roles: readonly StaffRole[]): Promise<string[]> {
  const rows = await postsOn(tx).select('posts.area_id').where('users.id', '=', userId).where('posts.role', 'in', [...roles]).execute();
  return parksUnder(tx, rows.map((row) => row.area_id));
}

/** Whether somebody handles tasks of a department today, of one of its offices or as its liaison. */
export async function handlesFor(tx: Tx, userId: string, departmentId: string): Promise<boolean> {
  return (await handlers(tx).where('users.id', '=', userId).where('departments.id', '=', departmentId).limit(1).executeTakeFirst()) !== undefined;
}

const owningRoles: StaffRole[] = ['service_officer', 'service_manager', 'investment_officer', 'park_leader'];

/** Somebody who may own cases, with the parks that these posts cover. */
export async function ownerCandidate(tx: Tx, userId: string): Promise<(Person & { parks: string[] }) | undefined> {
  const rows = await postsOn(tx).select(['users.id', 'users.name', 'posts.area_id']).where('users.id', '=', userId).where('posts.role', 'in', owningRoles).execute();
  if (rows.length === 0) return undefined;
  return { id: rows[0]!.id, name: rows[0]!.name, parks: await parksUnder(tx, rows.map((row) => row.area_id)) };
}

/** Open parks at or below these areas. */
export async function parksUnder(tx: Tx, areaIds: string[]): Promise<string[]> {
  if (areaIds.length === 0) return [];
  const rows = await tx.sql.selectFrom('areas').leftJoin('areas as parent', 'parent.id', 'areas.parent_id').select('areas.id')
    .where('areas.level', '=', 'park').where('areas.closed_on', 'is', null)
    .where((eb) => eb.or([eb('areas.id', 'in', areaIds), eb('parent.id', 'in', areaIds), eb('parent.parent_id', 'in', areaIds)])).orderBy('areas.id').execute();
  return rows.map((row) => row.id);
}

export interface OwnerCandidate extends Person {
  /** Where the person works: of several areas, the park's or one above it. */
  area: Person;
  near: boolean;
}

/** Everybody who may own cases, by name, and whether in the park or above it. */
export async function ownerCandidates(tx: Tx, parkId: string): Promise<OwnerCandidate[]> {
  const line = await lineOf(tx, parkId);
  const rows = await postsOn(tx).innerJoin('areas', 'areas.id', 'posts.area_id').distinctOn(['users.name', 'users.id'])
    .select((eb) => ['users.id', 'users.name', 'areas.id as area_id', 'areas.name as area', eb('posts.area_id', 'in', line).$castTo<boolean>().as('near')])
    .where('posts.role', 'in', owningRoles).orderBy('users.name').orderBy('users.id').orderBy('near', 'desc').orderBy('posts.from_day').execute();
  return rows.map((row) => ({ id: row.id, name: row.name, area: { id: row.area_id, name: row.area }, near: row.near }));
}

/** Open departments of the park, its district and the city. */
export async function departmentsNear(tx: Tx, parkId: string): Promise<Person[]> {
  return tx.sql.selectFrom('departments').select(['id', 'name']).where('area_id', 'in', await lineOf(tx, parkId)).where('closed_on', 'is', null)
    .orderBy('name').orderBy('id').execute();
}

export interface Handler {
  user: Person;
  department: Person;
  office: Person | null;
}

const handlers = (tx: Tx) => postsOn(tx).innerJoin('departments', 'departments.id', 'posts.department_id').leftJoin('offices', 'offices.id', 'posts.office_id')
  .where('posts.role', 'in', ['office_handler', 'department_liaison'])
  .select(['users.id', 'users.name', 'departments.id as department_id', 'departments.name as department', 'offices.id as office_id', 'offices.name as office'])
  .orderBy('users.name').orderBy('users.id');

/** Handlers of a department, or with null of all departments near the park. Liaisons handle too. */
export async function handlersOf(tx: Tx, departmentId: string | null, parkId: string): Promise<Handler[]> {
  const rows = departmentId === null
    ? await handlers(tx).where('departments.area_id', 'in', await lineOf(tx, parkId)).execute()
    : await handlers(tx).where('departments.id', '=', departmentId).execute();
  return rows.map((row) => ({
    user: { id: row.id, name: row.name }, department: { id: row.department_id, name: row.department }, office: row.office_id === null ? null : { id: row.office_id, name: row.office! },
  }));
}

/** Somebody who holds a post in a department today. */
export async function handlerCandidate(tx: Tx, userId: string): Promise<Person | undefined> {
  const row = await handlers(tx).where('users.id', '=', userId).limit(1).executeTakeFirst();
  return row && { id: row.id, name: row.name };
}

/** The handler of an office of this department. @throws Refusal `people.office_elsewhere`, `people.handler_elsewhere` on the field */
export async function requireHandler(tx: Tx, { departmentId, officeId, userId }: { departmentId: string; officeId: string; userId: string }): Promise<Person & { office: string }> {
  const office = await tx.sql.selectFrom('offices').select('name').where('id', '=', officeId).where('department_id', '=', departmentId).where('closed_on', 'is', null).executeTakeFirst();
  if (!office) throw invalidField('body.officeId', 'people.office_elsewhere');
  const rows = await handlers(tx).where('users.id', '=', userId).where('departments.id', '=', departmentId).execute();
  const fitting = rows.find((row) => row.office_id === officeId || row.office_id === null);
  if (!fitting) throw invalidField('body.handlerId', 'people.handler_elsewhere', { office: office.name });
  return { id: fitting.id, name: fitting.name, office: office.name };
}
