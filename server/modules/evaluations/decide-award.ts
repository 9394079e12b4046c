import type { Award } from '@qilian/contract/evaluations';
import { withdrawPapers } from '../../platform/documents/index.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notAllowedIn, Refusal, staleVersion } from '../../platform/errors.ts';
import { unlessDone } from '../../platform/ledger/own-step.ts';
import { record } from '../../platform/ledger/record.ts';
import { send } from '../notices/index.ts';
import { mayDecide } from './access.ts';
import { drawCertificate, drawLetter } from './award-papers.ts';
import { getAward, lockAward, type AwardRow } from './award-views.ts';

export interface Decision {
  version: number;
  reason: string;
}

/** @throws Refusal `evaluations.not_found`, `auth.forbidden`, `common.done_already`, `common.stale_version`, `evaluations.action_not_allowed` */
async function toDecide(tx: Tx, awardId: string, { version }: Decision, to: 'granted' | 'declined' | 'revoked'): Promise<AwardRow> {
  const award = await lockAward(tx, awardId);
  if (!mayDecide(tx.actor, award.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  await unlessDone(tx, { record: { type: 'award', id: awardId }, types: [`award.${to}`] }, () => getAward(tx, awardId), async () => {
    if (award.version !== version) throw staleVersion(await getAward(tx, awardId));
    if (award.state !== (to === 'revoked' ? 'granted' : 'proposed')) throw notAllowedIn('evaluations', award.state);
  });
  return award;
}

/** Grants it: certificate and letter are drawn, sealed and registered in the same transaction. @throws Refusal also `papers.seal_out_of_time`, `evaluations.name_unprintable` */
export async function grantAward(tx: Tx, awardId: string, decision: Decision): Promise<Award> {
  const award = await toDecide(tx, awardId, decision, 'granted');
  const [certificate, letter] = [await drawCertificate(tx, award), await drawLetter(tx, award)];
  await decide(tx, award, 'granted', decision.reason, { certificate_file_id: certificate.id, letter_file_id: letter.id });
  send(tx, { to: [award.user_id], kind: 'award_granted', params: { year: award.year, enterprise: award.enterprise ?? null, reason: decision.reason, awardId }, parkId: award.park_id, enterpriseId: award.enterprise_id });
  return getAward(tx, awardId);
}

export async function declineAward(tx: Tx, awardId: string, decision: Decision): Promise<Award> {
  await decide(tx, await toDecide(tx, awardId, decision, 'declined'), 'declined', decision.reason);
  return getAward(tx, awardId);
}

/** From now on its papers verify as withdrawn. */
export async function revokeAward(tx: Tx, awardId: string, decision: Decision): Promise<Award> {
  const award = await toDecide(tx, awardId, decision, 'revoked');
  await tx.sql.updateTable('gold_awards').set({ state: 'revoked', revoked_by: tx.actor.userId, revoked_at: tx.now, revoke_reason: decision.reason, version: award.version + 1 }).where('id', '=', awardId).execute();
  await withdrawPapers(tx, { type: 'award', id: awardId });
  await recordDecision(tx, award, 'revoked', decision.reason);
  send(tx, { to: [award.user_id], kind: 'award_revoked', params: { year: award.year, enterprise: award.enterprise ?? null, reason: decision.reason, awardId }, parkId: award.park_id, enterpriseId: award.enterprise_id });
  return getAward(tx, awardId);
}

async function decide(tx: Tx, award: AwardRow, state: 'granted' | 'declined', reason: string, papers: Partial<Pick<AwardRow, 'certificate_file_id' | 'letter_file_id'>> = {}): Promise<void> {
  await tx.sql.updateTable('gold_awards').set({ state, reason, decided_by: tx.actor.userId, decided_at: tx.now, version: award.version + 1, ...papers }).where('id', '=', award.id).execute();
  await recordDecision(tx, award, state, reason);
}

async function recordDecision(tx: Tx, award: AwardRow, what: string, reason: string): Promise<void> {
  await record(tx, {
    type: `award.${what}`, record: { type: 'award', id: award.id }, parkId: award.park_id, enterpriseId: award.enterprise_id, audience: what === 'declined' ? 'staff' : 'enterprise',
    params: { year: award.year, userId: award.user_id }, detail: { note: reason },
  });
}
