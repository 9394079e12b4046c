import { sql, type RawBuilder } from 'kysely';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import type { Scope } from '@qilian/contract/programs';
import { actsFor, hasRole, parksAs, type Actor } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';

/** Roles that keep the files of their parks; the others of the staff read them, to raise needs and to handle them. */
export const keepers = ['service_officer', 'investment_officer', 'park_leader', 'administrator'] as const;
/** Roles that talk with enterprises and may therefore see a contact in full, with a purpose on record. */
export const callers = [...keepers, 'service_manager', 'department_liaison', 'office_handler'] as const;

export const uuids = (ids: readonly string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** Which rows of `enterprises as e` somebody may see. List, record, search, count, timeline and export all start from it. */
export function visibleEnterprises(actor: Actor): RawBuilder<boolean> {
  switch (actor.side) {
    case 'system': return sql<boolean>`true`;
    case 'enterprise': return sql<boolean>`e.id = ${actor.enterprise?.id ?? null}::uuid`;
    // One park by plain equality, so that its index gives the order too.
    case 'staff':
    case 'program': return actor.parks.length === 1 ? sql<boolean>`e.park_id = ${actor.parks[0]!}::uuid` : sql<boolean>`e.park_id = any (${uuids(actor.parks)})`;
    default: return sql<boolean>`false`;
  }
}

/** Parks whose enterprises somebody may register, edit and import. */
export const parksKept = (actor: Actor): string[] => (actor.scopes.includes('enterprises:write') ? actor.parks : parksAs(actor, ...keepers));

/** Which rows of `import_batches as b` somebody may see: those of the parks whose files they keep. */
export function visibleImports(actor: Actor): RawBuilder<boolean> {
  if (actor.side === 'system') return sql<boolean>`true`;
  return actor.side === 'staff' ? sql<boolean>`b.park_id = any (${uuids(parksKept(actor))})` : sql<boolean>`false`;
}

/** Roles that see each case of their parks; the others see those in which they take part, and no others in a file's history either. */
const seeEachCase = ['park_leader', 'administrator', 'service_officer', 'investment_officer', 'auditor'] as const;

/** Whether somebody may see each case of an enterprise that is visible to them, and so what was recorded of them. */
export async function seesAllCasesOf(tx: Tx, enterpriseId: string, parkId: string): Promise<boolean> {
  const { actor } = tx;
  if (actor.side === 'program') return actor.scopes.includes('cases:read');
  if (actor.side !== 'staff' || parksAs(actor, ...seeEachCase).includes(parkId)) return true;
  const assigned = await tx.sql.selectFrom('enterprise_staff').select('id').where('enterprise_id', '=', enterpriseId).where('user_id', 'in', actsFor(actor)).where('until_day', 'is', null).executeTakeFirst();
  return assigned !== undefined;
}

type AllowedAction = EnterpriseDetail['allowedActions'][number];

/** Who holds a seat or looks after an enterprise, and in which park it is, people decide. */
const byProgram: { scope: Scope; actions: AllowedAction[] }[] = [
  { scope: 'enterprises:write', actions: ['edit', 'move_stage'] }, { scope: 'cases:write', actions: ['open_case'] },
];

/** What somebody may do with an enterprise that is visible to them. */
export function allowedActions(actor: Actor, enterprise: { id: string; park_id: string; closed_on: string | null }): AllowedAction[] {
  if (enterprise.closed_on !== null) return [];
  if (actor.side === 'enterprise') return actor.enterprise?.id === enterprise.id ? ['open_case'] : [];
  if (actor.side === 'program') return actor.parks.includes(enterprise.park_id) ? byProgram.filter(({ scope }) => actor.scopes.includes(scope)).flatMap(({ actions }) => actions) : [];
  if (actor.side !== 'staff' || !actor.parks.includes(enterprise.park_id)) return [];
  const actions: AllowedAction[] = parksKept(actor).includes(enterprise.park_id) ? ['edit', 'move_stage', 'move_park', 'assign_staff', 'seat_holder', 'merge'] : [];
  return hasRole(actor, ...callers) ? [...actions, 'open_case'] : actions;
}
