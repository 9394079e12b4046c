import type { Mandate } from '@qilian/contract/mandates';
import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '../../../platform/auth/actor.ts';
import type { CanRead } from '../../../platform/files/index.ts';
import { parksKept } from '../../enterprises/index.ts';

/** Which rows of `mandates as m` somebody may see: who keeps the park's files, the enterprise itself, and the agent. */
export function visibleMandates(actor: Actor): RawBuilder<boolean> {
  switch (actor.side) {
    case 'system': return sql<boolean>`true`;
    case 'staff': return sql<boolean>`m.park_id = any (${`{${parksKept(actor).join(',')}}`}::uuid[])`;
    case 'enterprise': return sql<boolean>`(m.agent_id = ${actor.userId} or m.enterprise_id = ${actor.enterprise?.role === 'agent' ? null : actor.enterprise?.id ?? null}::uuid)`;
    default: return sql<boolean>`false`;
  }
}

/** The sealed agreement is read by who sees the mandate: both parties, also when it is over, and who keeps the park's files. */
export const mayReadAgreement: CanRead = async (tx, mandateId) =>
  (await tx.sql.selectFrom('mandates as m').select('m.id').where('m.id', '=', mandateId).where(visibleMandates(tx.actor)).executeTakeFirst()) !== undefined;

export type MandateAction = Mandate['allowedActions'][number];

/** Nobody gives a mandate in the enterprise's name but its owner and its first liaison. */
export const granting = ['owner', 'primary'] as const;

/** What somebody may do with a mandate that they see, today. */
export function mandateActions(actor: Actor, mandate: { agent_id: string; enterprise_id: string; park_id: string; state: string; until_day: string }, day: string): MandateAction[] {
  const actions: MandateAction[] = [];
  const live = mandate.state === 'active' || mandate.state === 'offered';
  const isAgent = mandate.agent_id === actor.userId;
  if (mandate.state === 'offered' && isAgent) actions.push(...mandate.until_day >= day ? ['sign', 'decline'] as const : ['decline'] as const);
  const grants = actor.side === 'enterprise' && actor.enterprise?.id === mandate.enterprise_id && granting.some((role) => role === actor.enterprise!.role);
  const keeps = actor.side === 'staff' && parksKept(actor).includes(mandate.park_id);
  if (live && (grants || keeps || isAgent && mandate.state === 'active')) actions.push('revoke');
  return actions;
}
