import type { BodyOf } from '@qilian/contract/endpoint';
import type { declineMandate as declineEndpoint, revokeMandate as revokeEndpoint, signMandate as signEndpoint } from '@qilian/contract/mandates';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { withdrawPapers } from '../../../platform/documents/index.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { enterpriseReaders } from '../../enterprises/index.ts';
import { send } from '../../notices/index.ts';
import type { DocumentSignature } from '../../people/index.ts';
import { sealAgreement } from './agreement.ts';
import { takeFor } from './rules.ts';
import { digestOf } from './terms.ts';
import type { MandateRow } from './views.ts';

/**
 * The agent signs the text that the enterprise signed: the agreement is sealed, the mandate holds from this instant, and the
 * agent acts for the enterprise by it alone. @param signature as for `grantMandate` @throws Refusal `mandates.terms_changed` for another text
 */
export async function signMandate(tx: Tx, mandateId: string, { version, termsDigest }: BodyOf<typeof signEndpoint>, signature: DocumentSignature | null = null): Promise<void> {
  const mandate = await takeFor(tx, mandateId, version, 'sign');
  // An older offer names no text; a newer release may word it otherwise than what the enterprise signed.
  if (termsDigest !== digestOf(mandate) || mandate.terms_digest !== null && mandate.terms_digest !== termsDigest) throw new Refusal('conflict', 'mandates.terms_changed');
  const signed = { ...mandate, signed_proof_at: signature === null ? provedAt(tx) : tx.now, signed_signature: signature && { ...signature } };
  const { id } = await sealAgreement(tx, signed);
  await change(tx, mandate, { state: 'active', signed_at: tx.now, signed_proof_at: signed.signed_proof_at, signed_signature: signature && JSON.stringify(signature), agreement_file_id: id });
  await tell(tx, mandate, 'signed', null, { digest: termsDigest, way: signature === null ? 'proof' : 'passkey' });
}

/** When whoever acts last proved who they are. */
export const provedAt = ({ actor, now }: Tx): Date => (actor.provedAt === null ? now : new Date(actor.provedAt));

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
  // Whoever verifies the agreement learns that the mandate no longer holds.
  if (mandate.agreement_file_id !== null) await actingAs(tx, system, (all) => withdrawPapers({ ...all, actor: tx.actor }, { type: 'mandate', id: mandate.id }));
  await tell(tx, mandate, 'revoked', reason);
}

type Change = { state: 'active'; signed_at: Date; signed_proof_at: Date; signed_signature: string | null; agreement_file_id: string } | { state: 'declined' | 'revoked' | 'ended'; ended_at: Date; ended_by: string | null; end_reason: string | null };

export async function change(tx: Tx, { id, version }: Pick<MandateRow, 'id' | 'version'>, values: Change): Promise<void> {
  await tx.sql.updateTable('mandates').set({ ...values, version: version + 1 }).where('id', '=', id).execute();
}

/** Into the file of the enterprise, to its liaisons and to the agent; whoever did it knows. */
export async function tell(tx: Tx, mandate: MandateRow, what: 'signed' | 'declined' | 'revoked' | 'ended', reason: string | null = null, more: Record<string, string> = {}): Promise<void> {
  await record(tx, {
    type: `mandate.${what}`, record: { type: 'mandate', id: mandate.id }, parkId: mandate.park_id, enterpriseId: mandate.enterprise_id, audience: 'enterprise',
    params: { agentId: mandate.agent_id, until: mandate.until_day, ...more }, detail: { name: mandate.agent, agency: mandate.agency_name, note: reason },
  });
  const readers = await actingAs(tx, system, (all) => enterpriseReaders(all, mandate.enterprise_id));
  send(tx, {
    to: [...readers, mandate.granted_by, mandate.agent_id].filter((id) => id !== tx.actor.userId), kind: `mandate_${what}`,
    params: { enterprise: mandate.enterprise, name: mandate.agent, due: mandate.until_day, reason }, parkId: mandate.park_id, enterpriseId: mandate.enterprise_id,
  });
}
