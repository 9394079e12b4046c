import { sql, type RawBuilder } from 'kysely';
import { parksAs, type Actor } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Party } from './rules.ts';

/** Roles that keep the files of their parks, and so who speaks for their enterprises. */
export const keepers = ['service_officer', 'investment_officer', 'park_leader', 'administrator'] as const;

/** Those who read them besides: who visits the enterprises, and who audits. Departments learn nothing of who speaks for whom. */
export const readers = [...keepers, 'service_manager', 'auditor'] as const;

const uuids = (ids: readonly string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/**
 * Which rows of `appointments as a` somebody may see: staff those of the parks whose liaisons they keep or audit, an enterprise
 * its own, the successor the own. List, record and files start from it.
 */
export function visibleAppointments(actor: Actor): RawBuilder<boolean> {
  switch (actor.side) {
    case 'system': return sql<boolean>`true`;
    case 'enterprise': return sql<boolean>`(a.successor_id = ${actor.userId}::uuid or a.enterprise_id = ${houseOf(actor)}::uuid)`;
    case 'staff': return sql<boolean>`a.park_id = any (${uuids(parksAs(actor, ...readers))})`;
    default: return sql<boolean>`false`;
  }
}

/** The enterprise in which the actor holds a seat: who speaks for it is no agent's business. */
const houseOf = ({ enterprise }: Actor): string | null => (enterprise === null || enterprise.role === 'agent' ? null : enterprise.id);

/** What the actor is to this appointment. A deputy reads it and no more. */
export function partiesTo({ actor }: Tx, found: { enterpriseId: string; parkId: string; successorId: string | null }): Party[] {
  if (actor.side === 'staff') return parksAs(actor, ...keepers).includes(found.parkId) ? ['staff'] : [];
  if (actor.side !== 'enterprise') return [];
  const parties: Party[] = [];
  if (found.successorId !== null && found.successorId === actor.userId) parties.push('successor');
  const role = actor.enterprise?.id === found.enterpriseId ? actor.enterprise.role : null;
  if (role === 'owner' || role === 'primary') parties.push(role);
  return parties;
}
