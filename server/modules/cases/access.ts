import { sql, type ExpressionBuilder, type RawBuilder } from 'kysely';
import { actsFor, parksAs, type Actor } from '../../platform/auth/actor.ts';
import type { Tables } from '../../platform/db/tables.ts';
import type { Party, TaskParty } from './kinds.ts';

/** Roles that see all cases of the parks that their post covers. */
const parkWide = ['park_leader', 'administrator', 'service_officer', 'investment_officer', 'auditor'] as const;

export const uuids = (ids: string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** The parks of those who see every case of all their parks: staff of such roles, and programs. Null for who sees some. */
export function parksSeenWhole(actor: Actor): string[] | null {
  if (actor.side === 'program') return actor.parks.length > 0 ? actor.parks : null;
  if (actor.side !== 'staff') return null;
  const parks = parksAs(actor, ...parkWide);
  return parks.length === actor.parks.length && parks.length > 0 ? parks : null;
}

/** Which cases somebody may see. List, record, search, count, suggestion, export, live event and file all start from it. */
export function visibleCases(actor: Actor) {
  return (eb: ExpressionBuilder<Tables & { c: Tables['cases'] }, 'c'>): RawBuilder<boolean> | ReturnType<typeof eb.or> => {
    if (actor.side === 'system') return sql<boolean>`true`;
    if (actor.side === 'enterprise') return sql<boolean>`c.enterprise_id = ${actor.enterprise?.id ?? null}::uuid`;
    const whole = parksSeenWhole(actor);
    if (whole === null && actor.side !== 'staff') return sql<boolean>`false`;
    if (whole !== null) return sql<boolean>`(c.park_id = any (${uuids(whole)}) or c.granted_parks && ${uuids(whole)})`;
    const me = uuids(actsFor(actor));
    const parks = parksAs(actor, ...parkWide);
    const departments = actor.posts.filter((post) => post.role === 'department_liaison').map((post) => post.departmentId!);
    return sql<boolean>`(c.owner_id = any (${me}) or c.attendant_id = any (${me})
      or c.park_id = any (${uuids(parks)}) or c.granted_parks && ${uuids(parks)}
      or exists (select from tasks t where t.case_id = c.id and (t.department_id = any (${uuids(departments)}) or t.handler_id = any (${me}) or t.co_handlers && ${me}))
      or exists (select from hand_ons h where h.case_id = c.id and h.to_id = any (${me}) and h.answered_at is null)
      or exists (select from enterprise_staff s where s.enterprise_id = c.enterprise_id and s.user_id = any (${me}) and s.until_day is null))`;
  };
}

/** What somebody is to a case. */
export function partiesTo(
  actor: Actor, found: { ownerId: string; attendantId: string | null; enterpriseId: string | null; parkId: string; handOnTo: string | null },
): Party[] {
  if (actor.side === 'enterprise') return actor.enterprise?.id === found.enterpriseId ? ['enterprise'] : [];
  const me = actsFor(actor);
  const parties: Party[] = [];
  if (me.includes(found.ownerId)) parties.push('owner');
  if (found.attendantId !== null && me.includes(found.attendantId) && !me.includes(found.ownerId)) parties.push('attendant');
  if (parksAs(actor, 'park_leader').includes(found.parkId) && !me.includes(found.ownerId)) parties.push('leader');
  if (found.handOnTo !== null && me.includes(found.handOnTo)) parties.push('office');
  return parties;
}

/** What somebody is to a department's task. */
export function partiesToTask(
  actor: Actor, caseParties: readonly Party[], task: { departmentId: string; handlerId: string | null; coHandlers: readonly string[] },
): TaskParty[] {
  const me = actsFor(actor);
  const parties: TaskParty[] = [];
  if (caseParties.includes('owner')) parties.push('owner');
  if (caseParties.includes('leader')) parties.push('leader');
  if (actor.posts.some((post) => post.role === 'department_liaison' && post.departmentId === task.departmentId)) parties.push('liaison');
  if ([task.handlerId, ...task.coHandlers].some((id) => id !== null && me.includes(id))) parties.push('handler');
  return parties;
}
