import type { BodyOf } from '@qilian/contract/endpoint';
import { longestMandateDays, type grantMandate as endpoint } from '@qilian/contract/mandates';
import { toDayNumber } from '../../../platform/calendar/index.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { send } from '../../notices/index.ts';
import { findOrAddEnterprisePerson } from '../../people/index.ts';
import { refuseWrongAgent } from './rules.ts';

/**
 * The enterprise declares somebody outside it as its agent, for what is named and until a day. It holds once the agent has
 * signed the confidentiality agreement. Nobody declares themselves.
 * @returns the mandate's id
 */
export async function grantMandate(tx: Tx, { name, phone, agency, scopes, until }: BodyOf<typeof endpoint>): Promise<string> {
  const enterprise = tx.actor.enterprise!;
  const day = today(tx);
  if (until < day) throw invalidField('body.until', 'mandates.in_past', { day: until, today: day });
  const days = toDayNumber(until) - toDayNumber(day) + 1;
  if (days > longestMandateDays) throw invalidField('body.until', 'mandates.too_long', { days, most: longestMandateDays });
  const file = await tx.sql.selectFrom('enterprises').select(['id', 'park_id', 'closed_on']).where('id', '=', enterprise.id).forUpdate().executeTakeFirstOrThrow();
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
  const agent = await findOrAddEnterprisePerson(tx, { name, phone });
  if (agent.name !== name) throw new Refusal('conflict', 'enterprises.contact_of_another', { errors: [{ field: 'body.phone', code: 'enterprises.contact_of_another' }] });
  await refuseWrongAgent(tx, file.id, agent.id);
  const id = newId(tx.now);
  await tx.sql.insertInto('mandates').values({
    id, enterprise_id: file.id, enterprise_name: enterprise.name, park_id: file.park_id, agent_id: agent.id, agency_name: agency, scopes: [...new Set(scopes)], from_day: day, until_day: until, granted_by: tx.actor.userId!, granted_at: tx.now,
  }).execute();
  await record(tx, {
    type: 'mandate.offered', record: { type: 'mandate', id }, parkId: file.park_id, enterpriseId: file.id, audience: 'enterprise',
    params: { agentId: agent.id, scopes: [...new Set(scopes)], from: day, until }, detail: { name: agent.name, agency },
  });
  send(tx, { to: [agent.id], kind: 'mandate_offered', params: { enterprise: enterprise.name, due: until }, parkId: file.park_id, enterpriseId: file.id, channels: ['email', 'sms'] });
  return id;
}
