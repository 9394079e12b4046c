import type { BodyOf } from '@qilian/contract/endpoint';
import type { declineMandate as declineEndpoint, revokeMandate as revokeEndpoint, signMandate as signEndpoint } from '@qilian/contract/mandates';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { record } from '../../../platform/ledger/record.ts';
import { enterpriseReaders } from '../../enterprises/index.ts';
import { send } from '../../notices/index.ts';
import { takeFor } from './rules.ts';
import type { MandateRow } from './views.ts';

/** The agent signs: the mandate holds from this instant, and the agent acts for the enterprise by it alone. */
export async function signMandate(tx: Tx, mandateId: string, { version }: BodyOf<typeof signEndpoint>): Promise<void> {
  const mandate = await takeFor(tx, mandateId, version, 'sign');
  await change(tx, mandate, { state: 'active', signed_at: tx.now });
  await tell(tx, mandate, 'signed');
}

/** @throws Refusal `mandates.action_not_allowed` for what was signed: that is revoked */
export async function declineMandate(tx: Tx, mandateId: string, { version, reason }: BodyOf<typeof declineEndpoint>): Promise<void> {
  const mandate = await takeFor(tx, mandateId, version, 'decline');
  await change(tx, mandate, { state: 'declined', ended_at: tx.now, ended_by: tx.actor.userId, end_reason: reason });
  await tell(tx, mandate, 'declined', reason);
}

/** By the enterprise, its park or the agent; from this instant the agent has no right left. */
export async function revokeMandate(tx: Tx, mandateId: string, { version, reason }: BodyOf<typeof revokeEndpoint>): Promise<void> {
  const mandate = await takeFor(tx, mandateId, version, 'revoke');
  await change(tx, mandate, { state: 'revoked', ended_at: tx.now, ended_by: tx.actor.userId, end_reason: reason });
  await tell(tx, mandate, 'revoked', reason);
}

type Change = { state: 'active'; signed_at: Date } | { state: 'declined' | 'revoked' | 'ended'; ended_at: Date; ended_by: string | null; end_reason: string | null };

export async function change(tx: Tx, { id, version }: Pick<MandateRow, 'id' | 'version'>, values: Change): Promise<void> {
  await tx.sql.updateTable('mandates').set({ ...values, version: version + 1 }).where('id', '=', id).execute();
}

/** Into the file of the enterprise, to its liaisons and to the agent; whoever did it knows. */
export async function tell(tx: Tx, mandate: MandateRow, what: 'signed' | 'declined' | 'revoked' | 'ended', reason: string | null = null): Promise<void> {
  await record(tx, {
    type: `mandate.${what}`, record: { type: 'mandate', id: mandate.id }, parkId: mandate.park_id, enterpriseId: mandate.enterprise_id, audience: 'enterprise',
    params: { agentId: mandate.agent_id, until: mandate.until_day }, detail: { name: mandate.agent, agency: mandate.agency_name, note: reason },
  });
  const readers = await actingAs(tx, system, (all) => enterpriseReaders(all, mandate.enterprise_id));
  send(tx, {
    to: [...readers, mandate.granted_by, mandate.agent_id].filter((id) => id !== tx.actor.userId), kind: `mandate_${what}`,
    params: { enterprise: mandate.enterprise, name: mandate.agent, due: mandate.until_day, reason }, parkId: mandate.park_id, enterpriseId: mandate.enterprise_id,
  });
}
