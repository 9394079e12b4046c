import { sql, type ExpressionBuilder, type RawBuilder } from 'kysely';
import { actsFor, parksAs, type Actor } from '../../platform/auth/actor.ts';
import type { Tables } from '../../platform/db/tables.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Party, TaskParty } from './kinds.ts';

/** Roles that see all cases of the parks that their post covers. */
export const parkWide = ['park_leader', 'administrator', 'service_officer', 'investment_officer', 'auditor'] as const;

export const uuids = (ids: string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** The parks of those who see every case of all their parks: staff of such roles, and programs that act for no department. Null for who sees some. */
export function parksSeenWhole(actor: Actor): string[] | null {
  if (actor.side === 'program') return actor.parks.length > 0 && actor.posts.length === 0 ? actor.parks : null;
  if (actor.side !== 'staff') return null;
  const parks = parksAs(actor, ...parkWide);
  return parks.length === actor.parks.length && parks.length > 0 ? parks : null;
}

/** The enterprise whose cases somebody of the enterprise's side may read: an agent by mandate only. */
const enterpriseRead = ({ enterprise }: Actor): string | null => (enterprise !== null && (enterprise.role !== 'agent' || enterprise.scopes.includes('read_cases')) ? enterprise.id : null);

/**
 * Which cases somebody may see. List, record, search, count, suggestion, export, live event and file all start from it.
 * @param among `few` where other conditions name a page of cases at most: each is looked up, instead of reading all that are visible
 */
export function visibleCases(actor: Actor, among: 'few' | 'many' = 'many') {
  return (eb: ExpressionBuilder<Tables & { c: Tables['cases'] }, 'c'>): RawBuilder<boolean> | ReturnType<typeof eb.or> => {
    if (actor.side === 'system') return sql<boolean>`true`;
    if (actor.side === 'enterprise') return sql<boolean>`c.enterprise_id = ${enterpriseRead(actor)}::uuid and not c.internal`;
    const whole = parksSeenWhole(actor);
    if (whole === null && actor.posts.length === 0) return sql<boolean>`false`;
    const outside = actor.side === 'program' ? sql` and not c.internal` : sql``;
    if (whole !== null) return sql<boolean>`(c.park_id = any (${uuids(whole)}) or c.granted_parks && ${uuids(whole)})${outside}`;
    const seen = sql`(${sql.join(casesSeenBy(actor).map(({ rows }) => sql`select v.id from (${rows}) v`), sql` union all `)})`;
    // The offset keeps the planner from turning the look-up of each row into a join with them all.
    return among === 'few' ? sql<boolean>`exists (select from ${seen} v where v.id = c.id offset 0)${outside}` : sql<boolean>`c.id in ${seen}${outside}`;
  };
}

/** A reason for which somebody sees cases, from whom or what it comes, and the cases as (id, opened_at). */
export interface SeenFor {
  reason: 'owner' | 'attendant' | 'handler' | 'co_handler' | 'department' | 'hand_on' | 'assigned' | 'park' | 'granted';
  /** The person that the actor is or stands in for, the department, or the park; null where one search serves them all. */
  via: string | null;
  rows: RawBuilder<unknown>;
}

/** Why staff, and programs of a department, see cases: one branch a reason, each along an index that has them newest first, or few. */
export function casesSeenBy(actor: Actor): SeenFor[] {
  const me = actsFor(actor);
  const parks = parksAs(actor, ...parkWide);
  const departments = actor.posts.filter((post) => post.role === 'department_liaison').map((post) => post.departmentId!);
  const ofDepartments = departments.map((id): SeenFor => ({ reason: 'department', via: id, rows: sql`select case_id as id, case_opened_at as opened_at from tasks where department_id = ${id}::uuid` }));
  if (actor.side === 'program') return ofDepartments;
  const branches: SeenFor[] = [
    ...me.map((id): SeenFor => ({ reason: 'owner', via: id, rows: sql`select id, opened_at from cases where owner_id = ${id}::uuid` })),
    ...me.map((id): SeenFor => ({ reason: 'attendant', via: id, rows: sql`select id, opened_at from cases where attendant_id = ${id}::uuid` })),
    ...me.map((id): SeenFor => ({ reason: 'handler', via: id, rows: sql`select case_id as id, case_opened_at as opened_at from tasks where handler_id = ${id}::uuid` })),
    ...ofDepartments,
    { reason: 'co_handler', via: null, rows: sql`select case_id as id, case_opened_at as opened_at from tasks where co_handlers <> '{}' and co_handlers && ${uuids(me)}` },
    { reason: 'hand_on', via: null, rows: sql`select c.id, c.opened_at from hand_ons h join cases c on c.id = h.case_id where h.to_id = any (${uuids(me)}) and h.answered_at is null` },
    { reason: 'assigned', via: null, rows: sql`select c.id, c.opened_at from enterprise_staff s join cases c on c.enterprise_id = s.enterprise_id where s.user_id = any (${uuids(me)}) and s.until_day is null` },
  ];
  return parks.length === 0 ? branches : [
    ...branches, ...parks.map((id): SeenFor => ({ reason: 'park', via: id, rows: sql`select id, opened_at from cases where park_id = ${id}::uuid` })),
    { reason: 'granted', via: null, rows: sql`select id, opened_at from cases where cardinality(granted_parks) > 0 and granted_parks && ${uuids(parks)}` },
  ];
}

/** Who sees a case and why: the branches of `casesSeenBy` read from the other end. */
export interface Seers {
  id: string;
  enterpriseId: string | null;
  parks: string[];
  people: string[];
  departments: string[];
}

/** Seers of these cases, for news to whoever has a screen open. */
export async function seersOf(tx: Tx, caseIds: string[]): Promise<Seers[]> {
  const { rows } = await sql<Seers>`select c.id, case when not c.internal then c.enterprise_id end as "enterpriseId", array_append(c.granted_parks, c.park_id) as parks,
      array[c.owner_id] || coalesce(c.attendant_id, c.owner_id)
        || array(select t.handler_id from tasks t where t.case_id = c.id and t.handler_id is not null) || array(select unnest(t.co_handlers) from tasks t where t.case_id = c.id)
        || array(select h.to_id from hand_ons h where h.case_id = c.id and h.answered_at is null)
        || array(select s.user_id from enterprise_staff s where s.enterprise_id = c.enterprise_id and s.until_day is null) as people,
      array(select t.department_id from tasks t where t.case_id = c.id) as departments
    from cases c where c.id = any (${uuids(caseIds)})`.execute(tx.sql);
  return rows;
}

/** `visibleCases` for one case at hand, within the walls of the database. */
export function sees(actor: Actor, seers: Seers): boolean {
  if (actor.side === 'system') return true;
  if (actor.side === 'enterprise') return seers.enterpriseId !== null && enterpriseRead(actor) === seers.enterpriseId;
  if (actor.side !== 'staff' || !seers.parks.some((id) => actor.parks.includes(id))) return false;
  return parksAs(actor, ...parkWide).some((id) => seers.parks.includes(id))
    || actsFor(actor).some((id) => seers.people.includes(id))
    || actor.posts.some((post) => post.role === 'department_liaison' && seers.departments.includes(post.departmentId!));
}

/** What an agent files for the enterprise is not the enterprise's own word: it neither confirms nor withdraws. */
function partiesOfEnterprise({ enterprise }: Actor, enterpriseId: string | null): Party[] {
  if (enterprise === null || enterprise.id !== enterpriseId) return [];
  if (enterprise.role !== 'agent') return ['enterprise'];
  return enterprise.scopes.includes('file_cases') ? ['agent'] : [];
}

const attendsInPerson = ({ userId }: Actor, found: { ownerId: string; attendantId: string | null }): boolean => userId === found.attendantId && userId !== found.ownerId;

/** What somebody is to a case. */
export function partiesTo(
  actor: Actor, found: { internal: boolean; ownerId: string; attendantId: string | null; enterpriseId: string | null; parkId: string; handOnTo: string | null },
): Party[] {
  if (actor.side === 'enterprise') return found.internal ? [] : partiesOfEnterprise(actor, found.enterpriseId);
  const me = actsFor(actor);
  const parties: Party[] = [];
  if (me.includes(found.ownerId)) parties.push('owner');
  // Whoever was asked before the owner went on leave stays asked, while standing in too.
  if (found.attendantId !== null && me.includes(found.attendantId) && (!me.includes(found.ownerId) || attendsInPerson(actor, found))) parties.push('attendant');
  if (actor.posts.some((post) => post.role === 'park_leader' && post.parks.includes(found.parkId)) && !me.includes(found.ownerId)) parties.push('leader');
  if (found.handOnTo !== null && me.includes(found.handOnTo)) parties.push('office');
  return parties;
}

/**
 * Who may record what an enterprise said of the solution: staff of the park who never owned the case and did none of its
 * tasks, for themselves or standing in. Nobody thus confirms own work.
 */
export function mayWitness(actor: Actor, parkId: string, owners: readonly string[], tasks: readonly { handlerId: string | null; coHandlers: readonly string[] }[]): boolean {
  if (owners.length === 0 || !parksAs(actor, 'park_leader', 'administrator', 'service_officer').includes(parkId)) return false;
  const tookPart = new Set([...owners, ...tasks.flatMap((task) => [task.handlerId, ...task.coHandlers])]);
  return !actsFor(actor).some((id) => tookPart.has(id));
}

/** Whether somebody speaks for the department: its liaison, or a program that acts for it. */
export const isOfDepartment = (actor: Actor, departmentId: string): boolean => actor.posts.some((post) => post.role === 'department_liaison' && post.departmentId === departmentId);

/** What somebody is to a department's task. */
export function partiesToTask(
  actor: Actor, caseParties: readonly Party[], task: { departmentId: string; handlerId: string | null; coHandlers: readonly string[] },
): TaskParty[] {
  const me = actsFor(actor);
  const parties: TaskParty[] = [];
  if (caseParties.includes('owner')) parties.push('owner');
  if (caseParties.includes('leader')) parties.push('leader');
  if (isOfDepartment(actor, task.departmentId) && (actor.side !== 'program' || actor.scopes.includes('tasks:write'))) parties.push('liaison');
  if ([task.handlerId, ...task.coHandlers].some((id) => id !== null && me.includes(id))) parties.push('handler');
  return parties;
}
