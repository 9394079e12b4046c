import type { BodyOf } from '@qilian/contract/endpoint';
import type * as contract from '@qilian/contract/shadows';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { attachFiles } from '../../../../platform/files/index.ts';
import { answerWriting } from '../../verification/index.ts';
import { beginPeriod, noPeriod } from './correction-clock.ts';
import { moveCorrection, reopened, settle, takeCorrection, tellEnterprise, tellStaff } from './move-correction.ts';
import { periods } from '../rules.ts';

/** The enterprise will name somebody of its own: the order waits until a successor is in office. */
export async function replaceLiaison(tx: Tx, correctionId: string, { version }: BodyOf<typeof contract.replaceLiaison>): Promise<void> {
  const order = await takeCorrection(tx, correctionId, version, 'replace');
  await moveCorrection(tx, order, 'replacement_begun', { state: 'replacing', answered_by: tx.actor.userId, answered_at: tx.now }, beginPeriod(tx, order.park_id, periods.replacing, true));
  await tellStaff(tx, order, 'correction_answered', { how: 'replace' });
}

/** The enterprise says that this is its employee, with a proof that staff look at. */
export async function proveEmployee(tx: Tx, correctionId: string, { version, statement, fileIds }: BodyOf<typeof contract.proveEmployee>): Promise<void> {
  const order = await takeCorrection(tx, correctionId, version, 'employ');
  await attachFiles(tx, 'correction', order.id, fileIds);
  await moveCorrection(tx, order, 'proof_given', { state: 'reviewing', statement, answered_by: tx.actor.userId, answered_at: tx.now }, beginPeriod(tx, order.park_id, periods.reviewing, false),
    { params: { files: fileIds }, detail: { note: statement } });
  await tellStaff(tx, order, 'correction_answered', { how: 'employ' });
}

/** Staff accept the proof, which settles the order, or refuse it with the reason: the enterprise is asked anew. */
export async function reviewProof(tx: Tx, correctionId: string, { version, accepted, note }: BodyOf<typeof contract.reviewProof>): Promise<void> {
  const order = await takeCorrection(tx, correctionId, version, 'review');
  const review = { reviewed_by: tx.actor.userId, reviewed_at: tx.now, accepted, review_note: note ?? null };
  if (accepted) return settle(tx, order, 'employee', review, { detail: { note: note ?? null } });
  const period = reopened(tx, order);
  await moveCorrection(tx, order, 'proof_refused', { ...review, state: 'open' }, period, { detail: { note: note ?? null } });
  await tellEnterprise(tx, order, 'correction_refused', { due: period.due_at.toISOString(), note: note ?? null }, true);
}

/** Staff take it back; the suspicion counts as dismissed by whoever did. */
export async function withdrawCorrection(tx: Tx, correctionId: string, { version, reason }: BodyOf<typeof contract.withdrawCorrection>): Promise<void> {
  const order = await takeCorrection(tx, correctionId, version, 'withdraw');
  await moveCorrection(tx, order, 'withdrawn', { state: 'withdrawn', settled_at: tx.now, review_note: reason, reviewed_by: tx.actor.userId, reviewed_at: tx.now, accepted: false }, noPeriod, { detail: { note: reason } });
  if (order.suspicion_id !== null) {
    await tx.sql.updateTable('shadow_suspicions').set((eb) => ({
      state: 'dismissed', dismissal: 'other', note: reason, decided_by: tx.actor.userId, decided_at: tx.now, decided_reasons: eb.ref('reasons'), version: eb('version', '+', 1),
    })).where('id', '=', order.suspicion_id).where('state', '=', 'ordered').execute();
  }
  await answerWriting(tx, { enterpriseId: order.enterprise_id, correctionId: order.id }, { proved: false });
  await tellEnterprise(tx, order, 'correction_withdrawn', { note: reason });
}

/** What the officer found on the visit that ends an unanswered order. */
export async function settleCorrection(tx: Tx, correctionId: string, { version, outcome, note }: BodyOf<typeof contract.settleCorrection>): Promise<void> {
  const order = await takeCorrection(tx, correctionId, version, 'settle');
  await settle(tx, order, outcome, { reviewed_by: tx.actor.userId, reviewed_at: tx.now, accepted: true, review_note: note }, { detail: { note } });
}
