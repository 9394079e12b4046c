import { sql, type RawBuilder } from 'kysely';
import type { StaffRole } from '@qilian/contract/people';
import type { Tx } from '../../platform/db/transaction.ts';
import { invalidField } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';

/** Who can be given what: circles of people by their present posts. Parameters and results are ids unless told. */

type Named = { id: string; name: string };

const holdsNow = (tx: Tx): RawBuilder<boolean> => sql<boolean>`p.from_day <= ${today(tx)} and (p.until_day is null or p.until_day > ${today(tx)}) and u.left_at is null`;

/** Areas whose posts cover a park: itself, its district, its city. */
const covers = (parkId: string): RawBuilder<boolean> => sql<boolean>`p.area_id in (select a.id from areas park
  left join areas district on district.id = park.parent_id join areas a on a.id in (park.id, district.id, district.parent_id) where park.id = ${parkId})`;

/** Holders of a role whose post covers the park and who aren't on leave today. */
export async function attendantsOf(tx: Tx, parkId: string, role: StaffRole): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct u.id from posts p join users u on u.id = p.user_id
    where p.role = ${role} and ${holdsNow(tx)} and ${covers(parkId)}
      and not exists (select from absences b where b.user_id = u.id and b.cancelled_at is null and ${today(tx)} between b.from_day and b.until_day)
    order by u.id`.execute(tx.sql);
  return rows.map((row) => row.id);
}

/** Leaders above the park: of its district and city, else the administrators. */
export async function seniorLeadersOf(tx: Tx, parkId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string; role: string }>`select distinct u.id, p.role from posts p join users u on u.id = p.user_id
    where p.role in ('park_leader', 'administrator') and p.area_id <> ${parkId} and ${holdsNow(tx)} and ${covers(parkId)} order by u.id`.execute(tx.sql);
  const leaders = rows.filter((row) => row.role === 'park_leader');
  return (leaders.length > 0 ? leaders : rows).map((row) => row.id);
}

const canOwn = sql`p.role in ('park_leader', 'administrator', 'investment_officer', 'service_officer', 'service_manager', 'department_liaison')`;

/** Somebody who can own cases, with the parks that the posts cover; null for anybody else. */
export async function ownerCandidate(tx: Tx, userId: string): Promise<{ parks: string[] } | null> {
  const { rows } = await sql<{ id: string }>`select distinct park.id from posts p join users u on u.id = p.user_id
    join areas park on park.level = 'park' and park.closed_on is null left join areas district on district.id = park.parent_id
    where p.user_id = ${userId} and ${canOwn} and ${holdsNow(tx)} and p.area_id in (park.id, district.id, district.parent_id) order by park.id`.execute(tx.sql);
  return rows.length === 0 ? null : { parks: rows.map((row) => row.id) };
}

/** Everybody in the park's district who can own cases. */
export async function ownerCandidates(tx: Tx, parkId: string): Promise<Named[]> {
  const { rows } = await sql<Named>`select distinct u.id, u.name from posts p join users u on u.id = p.user_id join areas a on a.id = p.area_id
    where ${canOwn} and ${holdsNow(tx)}
      and (${covers(parkId)} or a.parent_id = (select parent_id from areas where id = ${parkId})) order by u.name limit 500`.execute(tx.sql);
  return rows;
}

/** Open departments of the park, its district and its city. */
export async function departmentsNear(tx: Tx, parkId: string): Promise<Named[]> {
  const { rows } = await sql<Named>`select p.id, p.name from departments p where p.closed_on is null and ${covers(parkId)} order by p.name`.execute(tx.sql);
  return rows;
}

export interface Handler {
  user: Named;
  department: Named;
  office: Named;
}

/** Handlers of one department, or (`null`) of all that serve the park. */
export async function handlersOf(tx: Tx, departmentId: string | null, parkId: string): Promise<Handler[]> {
  const { rows } = await sql<Record<'id' | 'name' | 'department_id' | 'department' | 'office_id' | 'office', string>>`
    select u.id, u.name, d.id as department_id, d.name as department, o.id as office_id, o.name as office
      from posts p join users u on u.id = p.user_id join departments d on d.id = p.department_id join offices o on o.id = p.office_id
      where p.role = 'office_handler' and ${holdsNow(tx)} and o.closed_on is null
        and ${departmentId === null ? covers(parkId) : sql`p.department_id = ${departmentId}`}
      order by o.name, u.name limit 500`.execute(tx.sql);
  return rows.map((row) => ({ user: { id: row.id, name: row.name }, department: { id: row.department_id, name: row.department }, office: { id: row.office_id, name: row.office } }));
}

/** A handler of any department; null for anybody else. */
export async function handlerCandidate(tx: Tx, userId: string): Promise<Named | null> {
  const { rows: [row] } = await sql<Named>`select u.id, u.name from posts p join users u on u.id = p.user_id
    where p.user_id = ${userId} and p.role in ('office_handler', 'department_liaison') and ${holdsNow(tx)} limit 1`.execute(tx.sql);
  return row ?? null;
}

/** The handler and office to which a department passes a task. @throws Refusal `cases.handler_candidate` on `body.handlerId` */
export async function requireHandler(tx: Tx, { departmentId, officeId, userId }: { departmentId: string; officeId: string; userId: string }): Promise<{ name: string; office: string }> {
  const { rows: [row] } = await sql<{ name: string; office: string }>`select u.name, o.name as office
    from posts p join users u on u.id = p.user_id join offices o on o.id = p.office_id
    where p.user_id = ${userId} and p.role = 'office_handler' and p.department_id = ${departmentId} and p.office_id = ${officeId} and o.closed_on is null and ${holdsNow(tx)}`.execute(tx.sql);
  if (!row) throw invalidField('body.handlerId', 'cases.handler_candidate');
  return row;
}

/** Whether somebody still serves: holds a present post and hasn't left. */
export async function present(tx: Tx, userId: string): Promise<boolean> {
  const { rows } = await sql`select from posts p join users u on u.id = p.user_id where p.user_id = ${userId} and ${holdsNow(tx)} limit 1`.execute(tx.sql);
  return rows.length > 0;
}

/** Who stands in for somebody on leave that day (`YYYY-MM-DD`); null while the person is there. */
export async function substituteOf(tx: Tx, userId: string, day: string): Promise<string | null> {
  const row = await tx.sql.selectFrom('absences').select('substitute_id').where('user_id', '=', userId).where('cancelled_at', 'is', null)
    .where('from_day', '<=', day).where('until_day', '>=', day).orderBy('from_day', 'desc').limit(1).executeTakeFirst();
  return row?.substitute_id ?? null;
}

/** Who is on duty in the park that day, else in its district. */
export async function onDuty(tx: Tx, parkId: string, day: string): Promise<string | null> {
  const { rows: [row] } = await sql<{ user_id: string }>`select d.user_id from duty_days d join users u on u.id = d.user_id
    where d.day = ${day} and u.left_at is null and d.area_id in (${parkId}, (select parent_id from areas where id = ${parkId}))
    order by d.area_id = ${parkId} desc limit 1`.execute(tx.sql);
  return row?.user_id ?? null;
}

/** The heads of a park: its leaders, else those of its district or city, else the administrators. */
export async function leadersOf(tx: Tx, parkId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct u.id from posts p join users u on u.id = p.user_id
    where p.role = 'park_leader' and p.area_id = ${parkId} and ${holdsNow(tx)} order by u.id`.execute(tx.sql);
  return rows.length > 0 ? rows.map((row) => row.id) : seniorLeadersOf(tx, parkId);
}

/** The liaisons who sign for a department. */
export async function liaisonsOf(tx: Tx, departmentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct u.id from posts p join users u on u.id = p.user_id
    where p.role = 'department_liaison' and p.department_id = ${departmentId} and ${holdsNow(tx)} order by u.id`.execute(tx.sql);
  return rows.map((row) => row.id);
}

/** Names by id. */
export async function nameOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}
