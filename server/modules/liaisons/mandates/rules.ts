import type { Tx } from '../../../platform/db/transaction.ts';
import { notAllowedIn, Refusal, staleVersion } from '../../../platform/errors.ts';
import { unlessDone } from '../../../platform/ledger/own-step.ts';
import { today } from '../../../platform/today.ts';
import { mandateActions, type MandateAction } from './access.ts';
import { getMandate, takeMandate, type MandateRow } from './views.ts';

/** @throws Refusal `mandates.of_oneself`, `mandates.of_the_owner`, `mandates.live_already` */
export async function refuseWrongAgent(tx: Tx, enterpriseId: string, agentId: string): Promise<void> {
  if (agentId === tx.actor.userId) throw new Refusal('conflict', 'mandates.of_oneself');
  const owner = await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('user_id', '=', agentId).where('role', '=', 'owner').where('until_day', 'is', null).executeTakeFirst();
  if (owner) throw new Refusal('conflict', 'mandates.of_the_owner');
  const live = await tx.sql.selectFrom('mandates').select('until_day').where('enterprise_id', '=', enterpriseId).where('agent_id', '=', agentId).where('state', 'in', ['offered', 'active']).executeTakeFirst();
  if (live) throw new Refusal('conflict', 'mandates.live_already', { params: { day: live.until_day } });
}

const stepOf: Record<MandateAction, string> = { sign: 'signed', decline: 'declined', revoke: 'revoked' };

/** The mandate, locked, for an action. @throws Refusal `mandates.not_found`, `common.done_already`, `common.stale_version`, `mandates.action_not_allowed` */
export async function takeFor(tx: Tx, mandateId: string, version: number, action: MandateAction): Promise<MandateRow> {
  const mandate = await takeMandate(tx, mandateId);
  await unlessDone(tx, { record: { type: 'mandate', id: mandateId }, types: [`mandate.${stepOf[action]}`] }, () => getMandate(tx, mandateId), async () => {
    if (mandate.version !== version) throw staleVersion(await getMandate(tx, mandateId));
    if (!mandateActions(tx.actor, mandate, today(tx)).includes(action)) throw notAllowedIn('mandates', mandate.state);
  });
  return mandate;
}
