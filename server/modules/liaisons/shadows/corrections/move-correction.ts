import type { Correction, Reason } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { notAllowedIn, staleVersion } from '../../../../platform/errors.ts';
import { unlessDone } from '../../../../platform/ledger/own-step.ts';
import { record, type LedgerEvent } from '../../../../platform/ledger/record.ts';
import { getIntake } from '../../../enterprises/index.ts';
import { send, type NoticeKind, type NoticeParams } from '../../../notices/index.ts';
import { leadersOf } from '../../../people/index.ts';
import { confirmLiaison } from '../../confirmations/index.ts';
import { answerWriting } from '../../verification/index.ts';
import { correctionActions, type CorrectionAction } from '../access.ts';
import { beginPeriod, noPeriod, type RunningPeriod } from './correction-clock.ts';
import { findCorrection, getCorrection, type CorrectionRow } from './correction-views.ts';
import { periods } from '../rules.ts';

const stepsOf: Record<CorrectionAction, string[]> = { replace: ['replacement_begun'], declare: ['agent_declared'], employ: ['proof_given'], review: ['settled', 'proof_refused'], withdraw: ['withdrawn'], settle: ['settled'] };

/** The order, locked, for an action. @throws Refusal `corrections.not_found`, `common.done_already`, `common.stale_version`, `corrections.action_not_allowed` */
export async function takeCorrection(tx: Tx, correctionId: string, version: number, action: CorrectionAction): Promise<CorrectionRow> {
  await lock(tx, correctionId);
  const order = await findCorrection(tx, correctionId);
  await unlessDone(tx, { record: { type: 'correction', id: correctionId }, types: stepsOf[action].map((step) => `correction.${step}`) }, () => getCorrection(tx, correctionId), async () => {
    if (order.version !== version) throw staleVersion(await getCorrection(tx, correctionId));
    if (!correctionActions(tx.actor, order).includes(action)) throw notAllowedIn('corrections', order.state);
  });
  return order;
}

export const lock = (tx: Tx, correctionId: string) => tx.sql.selectFrom('correction_orders').select('id').where('id', '=', correctionId).forUpdate().execute();

type Changes = Partial<Omit<CorrectionRow, 'id' | 'version' | 'reasons' | 'files' | keyof RunningPeriod>> & { state: Correction['state'] };

/** Writes the next state with the period that runs in it, and the step into the history. */
export async function moveCorrection(
  tx: Tx, order: Pick<CorrectionRow, 'id' | 'park_id' | 'enterprise_id' | 'user_id' | 'liaison'>, what: string, changes: Changes, period: RunningPeriod | typeof noPeriod,
  { detail = {}, audience = 'enterprise', params = {} }: Pick<LedgerEvent, 'detail' | 'params'> & { audience?: LedgerEvent['audience'] } = {},
): Promise<void> {
  await tx.sql.updateTable('correction_orders').set((eb) => ({ ...changes, ...period, version: eb('version', '+', 1) })).where('id', '=', order.id).execute();
  await recordCorrection(tx, order, what, { detail, audience, params: { ...params, dueAt: period.due_at?.toISOString() ?? null } });
}

export async function recordCorrection(
  tx: Tx, order: Pick<CorrectionRow, 'id' | 'park_id' | 'enterprise_id' | 'user_id' | 'liaison'>, what: string,
  { audience = 'enterprise', params, detail }: Pick<LedgerEvent, 'detail' | 'params'> & { audience?: LedgerEvent['audience'] } = {},
): Promise<void> {
  await record(tx, {
    type: `correction.${what}`, record: { type: 'correction', id: order.id }, parkId: order.park_id, enterpriseId: order.enterprise_id, audience,
    params: { userId: order.user_id, ...params }, detail: { name: order.liaison, ...detail },
  });
}

/** What an open order about somebody ends with; the suspicion behind it is settled for the reasons known now. */
export async function settle(tx: Tx, order: CorrectionRow, outcome: NonNullable<Correction['outcome']>, more: Partial<Changes> = {}, news: Pick<LedgerEvent, 'detail'> = {}): Promise<void> {
  await moveCorrection(tx, order, 'settled', { ...more, state: 'settled', outcome, settled_at: tx.now }, noPeriod, { ...news, params: { outcome } });
  if (order.suspicion_id !== null) {
    await actingAs(tx, system, (all) => sql`update shadow_suspicions set state = 'settled', decided_by = coalesce(decided_by, ${tx.actor.userId}::uuid, ${order.opened_by}), decided_at = ${tx.now}, decided_reasons = reasons,
      dismissal = null, version = version + 1 where id = ${order.suspicion_id} and state in ('new', 'ordered')`.execute(all.sql));
  }
  if (outcome === 'employee') await confirmPerson(tx, order);
  await answerWriting(tx, { enterpriseId: order.enterprise_id, correctionId: order.id }, { proved: outcome === 'employee' });
  await tellEnterprise(tx, order, 'correction_settled', { outcome });
  await tellStaff(tx, order, 'correction_settled', { outcome });
}

/** Who was shown to be the enterprise's own is its liaison still: nobody need call for that. */
async function confirmPerson(tx: Tx, { enterprise_id: enterpriseId, user_id: userId }: CorrectionRow): Promise<void> {
  const seat = await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('user_id', '=', userId).where('until_day', 'is', null).where('role', '<>', 'owner').executeTakeFirst();
  if (seat) await confirmLiaison(tx, { enterpriseId, holderId: seat.id, occasion: 'order', outcome: 'current' });
}

/** Back to the enterprise: the stage asks anew for its period. */
export const reopened = (tx: Tx, order: CorrectionRow): RunningPeriod => beginPeriod(tx, order.park_id, order.stage === 'owner' ? periods.owner : periods.liaison, true);

type About = Pick<CorrectionRow, 'id' | 'enterprise_id' | 'park_id' | 'enterprise' | 'liaison' | 'opened_by'> & { stage: string };

/** Who answers for the enterprise in this stage: its liaisons, its owner too once they let it run out. */
async function answering(tx: Tx, order: About): Promise<string[]> {
  const rows = await actingAs(tx, system, (all) => all.sql.selectFrom('enterprise_holders').select(['user_id', 'role']).where('enterprise_id', '=', order.enterprise_id).where('until_day', 'is', null).execute());
  const liaisons = rows.filter(({ role }) => role !== 'owner');
  return (order.stage === 'liaison' && liaisons.length > 0 ? liaisons : rows).map(({ user_id }) => user_id);
}

export async function tellEnterprise(tx: Tx, order: About, kind: NoticeKind, params: NoticeParams, loud = false): Promise<void> {
  const to = (await answering(tx, order)).filter((id) => id !== tx.actor.userId);
  send(tx, { to, kind, params: { enterprise: order.enterprise, name: order.liaison, ...params }, parkId: order.park_id, enterpriseId: order.enterprise_id, channels: loud ? ['email', 'sms'] : ['email'] });
}

/** The officer who looks after the enterprise, or whoever gave the order; leaders where it is late. */
export async function tellStaff(tx: Tx, order: About, kind: NoticeKind, params: NoticeParams, { leaders = false } = {}): Promise<void> {
  const to = await actingAs(tx, system, async (all) => {
    const { officer } = await getIntake(all, order.enterprise_id);
    return [officer?.id ?? order.opened_by, ...leaders ? await leadersOf(all, order.park_id) : []];
  });
  send(tx, { to: to.filter((id) => id !== tx.actor.userId), kind, params: { enterprise: order.enterprise, name: order.liaison, ...params }, parkId: order.park_id, enterpriseId: order.enterprise_id });
}

export const reasonsOf = (order: Pick<CorrectionRow, 'reasons'>): Reason[] => order.reasons as unknown as Reason[];
