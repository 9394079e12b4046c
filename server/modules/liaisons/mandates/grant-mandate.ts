import type { BodyOf } from '@qilian/contract/endpoint';
import { longestMandateDays, type grantMandate as endpoint, type readTerms as termsEndpoint } from '@qilian/contract/mandates';
import { MandateScope } from '@qilian/contract/people';
import { toDayNumber } from '../../../platform/calendar/index.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { isPrintable } from '../../../platform/documents/index.ts';
import { invalidField, Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { send } from '../../notices/index.ts';
import { findOrAddEnterprisePerson, type DocumentSignature } from '../../people/index.ts';
import { provedAt } from './answer-mandate.ts';
import { refuseWrongAgent } from './rules.ts';
import { digestOf, termsOf } from './terms.ts';

type Draft = BodyOf<typeof termsEndpoint>;

/** The agreement as it would be signed now: in the language of whoever reads it, with the digest of the binding text. */
export function draftTerms(tx: Tx, { name, agency, scopes, until }: Draft): { terms: string[]; termsDigest: string } {
  const agreed = { enterprise: tx.actor.enterprise!.name, agent: name, agency_name: agency, scopes: unique(scopes), from_day: today(tx), until_day: until };
  return { terms: termsOf(tx.actor.locale, agreed), termsDigest: digestOf(agreed) };
}

/** In one order, whatever order they were chosen in. */
const unique = (scopes: readonly MandateScope[]): MandateScope[] => MandateScope.options.filter((scope) => scopes.includes(scope));

/**
 * The enterprise declares somebody outside it as its agent, for what is named and until a day. It holds once the agent has
 * signed the confidentiality agreement too. Nobody declares themselves.
 * @param signature of a passkey over the text; without it the fresh proof that the call asked for is the signature
 * @returns the mandate's id
 * @throws Refusal `mandates.terms_changed` where another text was read, e.g. yesterday's
 */
export async function grantMandate(tx: Tx, { phone, termsDigest, ...draft }: BodyOf<typeof endpoint>, signature: DocumentSignature | null = null): Promise<string> {
  const enterprise = tx.actor.enterprise!;
  const { name, agency, until } = draft;
  const scopes = unique(draft.scopes);
  const day = today(tx);
  if (until < day) throw invalidField('body.until', 'mandates.in_past', { day: until, today: day });
  const days = toDayNumber(until) - toDayNumber(day) + 1;
  if (days > longestMandateDays) throw invalidField('body.until', 'mandates.too_long', { days, most: longestMandateDays });
  const file = await tx.sql.selectFrom('enterprises').select(['id', 'park_id', 'closed_on']).where('id', '=', enterprise.id).forUpdate().executeTakeFirstOrThrow();
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
  for (const [field, text] of [['name', name], ['agency', agency]] as const) if (!isPrintable(text)) throw invalidField(`body.${field}`, 'mandates.unprintable', { value: text });
  if (termsDigest !== draftTerms(tx, draft).termsDigest) throw new Refusal('conflict', 'mandates.terms_changed');
  const agent = await findOrAddEnterprisePerson(tx, { name, phone });
  if (agent.name !== name) throw new Refusal('conflict', 'enterprises.contact_of_another', { errors: [{ field: 'body.phone', code: 'enterprises.contact_of_another' }] });
  await refuseWrongAgent(tx, file.id, agent.id);
  const id = newId(tx.now);
  await tx.sql.insertInto('mandates').values({
    id, enterprise_id: file.id, enterprise_name: enterprise.name, park_id: file.park_id, agent_id: agent.id, agency_name: agency, scopes, from_day: day, until_day: until, granted_by: tx.actor.userId!, granted_at: tx.now,
    terms_digest: termsDigest, granted_proof_at: signature === null ? provedAt(tx) : tx.now, granted_signature: signature && JSON.stringify(signature),
  }).execute();
  await record(tx, {
    type: 'mandate.offered', record: { type: 'mandate', id }, parkId: file.park_id, enterpriseId: file.id, audience: 'enterprise',
    params: { agentId: agent.id, scopes, from: day, until, digest: termsDigest, way: signature === null ? 'proof' : 'passkey' }, detail: { name: agent.name, agency },
  });
  send(tx, { to: [agent.id], kind: 'mandate_offered', params: { enterprise: enterprise.name, due: until }, parkId: file.park_id, enterpriseId: file.id, channels: ['email', 'sms'] });
  return id;
}
