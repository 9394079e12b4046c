import type { Correction, CorrectionState } from '@qilian/contract/shadows';
import { sql, type RawBuilder } from 'kysely';
import { parksAs, type Actor } from '../../../platform/auth/actor.ts';
import { parksKept } from '../../enterprises/index.ts';

/** Whose suspicions and orders an auditor reads too. */
const lookers = ['auditor'] as const;
const ids = (list: readonly string[]) => sql`${`{${list.join(',')}}`}::uuid[]`;
const parksRead = (actor: Actor): string[] => [...new Set([...parksKept(actor), ...parksAs(actor, ...lookers)])];

/** Which rows of `shadow_suspicions as s` somebody may see: those of the parks whose files they keep. No enterprise sees any. */
export const visibleSuspicions = (actor: Actor): RawBuilder<boolean> => {
  if (actor.side === 'system') return sql<boolean>`true`;
  return actor.side === 'staff' ? sql<boolean>`s.park_id = any (${ids(parksRead(actor))})` : sql<boolean>`false`;
};

/** Which rows of `correction_orders as o` somebody may see: their parks' or their enterprise's own. */
export const visibleCorrections = (actor: Actor): RawBuilder<boolean> => {
  switch (actor.side) {
    case 'system': return sql<boolean>`true`;
    case 'staff': return sql<boolean>`o.park_id = any (${ids(parksRead(actor))})`;
    case 'enterprise': return sql<boolean>`o.enterprise_id = ${actor.enterprise?.role === 'agent' ? null : actor.enterprise?.id ?? null}::uuid`;
    default: return sql<boolean>`false`;
  }
};

export type CorrectionAction = Correction['allowedActions'][number];

/** By whom each state waits to be moved. What is over moves no more. */
const actions: Record<CorrectionState, { enterprise: CorrectionAction[]; staff: CorrectionAction[] }> = {
  open: { enterprise: ['replace', 'declare', 'employ'], staff: ['withdraw'] },
  replacing: { enterprise: ['declare', 'employ'], staff: ['withdraw'] },
  declaring: { enterprise: ['replace', 'employ'], staff: ['withdraw'] },
  reviewing: { enterprise: [], staff: ['review', 'withdraw'] },
  visiting: { enterprise: ['replace', 'declare', 'employ'], staff: ['settle', 'withdraw'] },
  settled: { enterprise: [], staff: [] },
  withdrawn: { enterprise: [], staff: [] },
};

/** What somebody may do with a correction order that they see. */
export function correctionActions(actor: Actor, order: { state: string; park_id: string; enterprise_id: string; user_id: string }): CorrectionAction[] {
  const allowed = actions[order.state as CorrectionState];
  if (actor.side === 'staff') return parksKept(actor).includes(order.park_id) ? allowed.staff : [];
  if (actor.side !== 'enterprise' || actor.enterprise?.id !== order.enterprise_id || actor.enterprise.role === 'agent') return [];
  // Whoever is in question declares no agent in the enterprise's name, least of all themselves; a deputy never does.
  return allowed.enterprise.filter((action) => action !== 'declare' || actor.userId !== order.user_id && actor.enterprise!.role !== 'deputy');
}

export type SuspicionAction = 'dismiss' | 'order';

/** Who keeps the files of that park judges what is new; of whoever holds the seat no longer there is nothing to correct. */
export const suspicionActions = (actor: Actor, { state, park_id, role }: { state: string; park_id: string; role: string | null }): SuspicionAction[] =>
  (state === 'new' && parksKept(actor).includes(park_id) ? ['dismiss', ...role === null ? [] : ['order' as const]] : []);
