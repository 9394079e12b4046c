import { sql, type RawBuilder } from 'kysely';
import type { HandoverParty, HandoverState } from '@qilian/contract/handovers';
import { parksAs, type Actor } from '../../../platform/auth/actor.ts';

/** Who of the staff reads what goes over: those who look after enterprises, lead, administer or audit. */
export const readers = ['service_officer', 'service_manager', 'investment_officer', 'park_leader', 'administrator', 'auditor'] as const;
/** Who acts on it, declares for an owner who can't, and decides. */
export const deciders = ['service_officer', 'park_leader'] as const;

const uuids = (ids: readonly string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/**
 * Which rows of `handovers as h` somebody may see; list, record and files start from it. The predecessor reads until the
 * overlap is over, the successor until the change is called off; afterwards each as long as they hold the seat. Of the
 * enterprise its owner and its liaison.
 */
export function visibleHandovers(actor: Actor): RawBuilder<boolean> {
  switch (actor.side) {
    case 'system': return sql<boolean>`true`;
    case 'staff': return sql<boolean>`h.park_id = any (${uuids(parksAs(actor, ...readers))})`;
    case 'enterprise': {
      const { enterprise } = actor;
      const own = enterprise?.role === 'owner' || enterprise?.role === 'primary' ? sql`h.enterprise_id = ${enterprise.id}::uuid` : sql`false`;
      // Whoever has lost the seat since, to a third person or by staff, learns nothing more of the enterprise by an old handover.
      const seated = sql`exists (select from enterprise_holders s where s.enterprise_id = h.enterprise_id and s.user_id = ${actor.userId}::uuid and s.until_day is null)`;
      return sql<boolean>`(h.predecessor_id = ${actor.userId}::uuid and (h.state in ('writing', 'confirming', 'declared', 'overlap') or h.state = 'cancelled' and ${seated})
        or h.successor_id = ${actor.userId}::uuid and (h.state in ('writing', 'confirming', 'declared') or h.state <> 'cancelled' and ${seated}) or ${own})`;
    }
    default: return sql<boolean>`false`;
  }
}

interface Found {
  enterprise_id: string;
  park_id: string;
  predecessor_id: string;
  successor_id: string;
  state: string;
}

/** What the actor is to a handover, the nearest first. */
export function partiesTo(actor: Actor, found: Found): HandoverParty[] {
  if (actor.side === 'staff') return parksAs(actor, ...deciders).includes(found.park_id) ? ['staff'] : [];
  const parties: HandoverParty[] = [];
  if (actor.userId === found.successor_id) parties.push('successor');
  if (actor.userId === found.predecessor_id) parties.push('predecessor');
  if (actor.enterprise?.id === found.enterprise_id && actor.enterprise.role === 'owner') parties.push('owner');
  return parties;
}

export const partyShown = (actor: Actor, found: Found): HandoverParty => (actor.side === 'staff' ? 'staff' : partiesTo(actor, found)[0] ?? 'colleague');

/** The declaration says of the predecessor why they can't or won't: that is for owner, successor and park. */
export const seesDeclaration = (actor: Actor, found: Found): boolean => actor.side === 'staff' || actor.side === 'system' || (actor.userId !== found.predecessor_id && actor.enterprise?.id === found.enterprise_id && actor.enterprise.role === 'owner');

export const stateOf = ({ state }: { state: string }): HandoverState => state as HandoverState;
